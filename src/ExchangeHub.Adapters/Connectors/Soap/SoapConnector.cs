namespace ExchangeHub.Adapters.Connectors.Soap;
internal sealed class SoapConnector { public static ISystemConnector Create(ConnectorContext context) => throw new ShapeException("/", context.ToString()); } 
