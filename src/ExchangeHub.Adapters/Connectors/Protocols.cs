using ExchangeHub.Adapters.Connectors.Files;
using ExchangeHub.Adapters.Connectors.Rest;
using ExchangeHub.Adapters.Connectors.Soap;
using ExchangeHub.Adapters.Connectors.Staging;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>The connectors by the name a mapping calls them.</summary>
internal static class Protocols
{
    public static ISystemConnector Create(string protocol, ConnectorContext context) => protocol switch
    {
        "staging" => StagingConnector.Create(context),
        "soap" => SoapConnector.Create(context),
        "rest" => RestConnector.Create(context),
        "files" => FilesConnector.Create(context),
        _ => throw new ShapeException("/connector/protocol", $"没有这种协议 no such protocol: {protocol}"),
    };
}
