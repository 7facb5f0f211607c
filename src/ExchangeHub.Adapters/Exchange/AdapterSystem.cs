using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Adapters.Mapping;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>A connected system: its way in, its translation, and what is remembered of it.</summary>
internal sealed record AdapterSystem(
    ConnectedSystem Connected, SystemMapping Mapping, ISystemConnector Connector, ConnectorState State, SetAside SetAside, FeedAlarms Alarms, LoopGuard Guard,
    ICursorStore Cursors)
{
    public string ClientId => Connected.ClientId;
}
