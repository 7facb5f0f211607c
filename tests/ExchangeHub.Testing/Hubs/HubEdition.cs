namespace ExchangeHub.Testing.Hubs;

/// <summary>What a hub stands on: nothing but a folder, or PostgreSQL and RabbitMQ.</summary>
public sealed record HubEdition(string Name, string? Database, string? Broker)
{
    /// <summary>SQLite in the data folder, transport in memory.</summary>
    public static HubEdition Embedded { get; } = new("embedded", null, null);

    public static HubEdition Production(string database, string broker) => new("production", database, broker);

    public override string ToString() => Name;
}
