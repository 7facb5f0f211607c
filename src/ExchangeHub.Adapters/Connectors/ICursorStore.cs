namespace ExchangeHub.Adapters.Connectors;

/// <summary>How far a connector has read, where the system does not remember it. Durable; lost, everything is read again and the hub answers <c>duplicate</c>.</summary>
internal interface ICursorStore
{
    string? Get(string name);

    void Set(string name, string value);
}
