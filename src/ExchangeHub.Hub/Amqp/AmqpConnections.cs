using ExchangeHub.Access;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Amqp;

/// <summary>How the edge that clients reach over AMQP stands.</summary>
public interface IAmqpState
{
    /// <summary>Why the broker takes nothing from the hub at this moment, such as <c>low on disk</c>; null where it does, or where there is none.</summary>
    string? BlockedFor { get; }
}

/// <summary>Two connections: a broker that is short of memory reads nothing from one that publishes, acknowledgements included.</summary>
internal sealed class AmqpConnections(Broker broker, ILogger<AmqpConnections> logger) : IAmqpState, IAsyncDisposable
{
    public AmqpConnection In { get; } = new(broker, "events in", logger);

    public AmqpConnection Out { get; } = new(broker, "deliveries out", logger);

    /// <summary>False in the embedded edition.</summary>
    public bool IsOffered => broker.Address is not null;

    public string? BlockedFor => Out.IsOpen ? Out.BlockedFor : null;

    public async ValueTask DisposeAsync()
    {
        await In.DisposeAsync();
        await Out.DisposeAsync();
    }
}
