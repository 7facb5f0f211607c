namespace ExchangeHub.Adapters.Connectors.Staging;
internal sealed class StagingConnector { public static ISystemConnector Create(ConnectorContext context) => throw new ShapeException("/", context.ToString()); } 
