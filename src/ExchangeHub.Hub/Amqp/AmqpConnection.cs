using ExchangeHub.Access;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;

namespace ExchangeHub.Hub.Amqp;

/// <summary>One connection to the broker, opened when it is needed and anew after it broke.</summary>
internal sealed partial class AmqpConnection(Broker broker, string purpose, ILogger logger) : IAsyncDisposable
{
    // The broker has its own limit. Beyond ours the client closes the connection instead of letting us refuse the message.
    private const uint LargestMessage = 160 * 1024 * 1024;

    private readonly SemaphoreSlim gate = new(1);
    private IConnection? connection;

    public bool IsOpen => connection is { IsOpen: true };

    /// <summary>Why the broker takes nothing from us at this moment (memory or disk); null where it does.</summary>
    public string? BlockedFor { get; private set; }

    /// <summary>Throws where the broker cannot be reached.</summary>
    public async Task<IConnection> GetAsync(CancellationToken cancellationToken)
    {
        if (connection is { IsOpen: true } open)
        {
            return open;
        }

        await gate.WaitAsync(cancellationToken);
        try
        {
            return connection is { IsOpen: true } other ? other : connection = await OpenAsync(cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }
    }

    private async Task<IConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (connection is not null)
        {
            await connection.DisposeAsync();
        }

        Note(null);
        var factory = new ConnectionFactory
        {
            Uri = broker.Address!,
            VirtualHost = broker.VirtualHost,
            ClientProvidedName = $"ExchangeHub {purpose}",

            // Whoever uses it finds it broken, and begins again with what it had not finished.
            AutomaticRecoveryEnabled = false,

            // As the other connections to the broker: one that vanished without a goodbye is noticed within two of these.
            RequestedHeartbeat = TimeSpan.FromSeconds(10),
            MaxInboundMessageBodySize = LargestMessage,
        };
        var opened = await factory.CreateConnectionAsync(cancellationToken);
        opened.ConnectionBlockedAsync += (_, blocked) =>
        {
            Note(blocked.Reason);
            LogBlocked(logger, purpose, blocked.Reason);
            return Task.CompletedTask;
        };
        opened.ConnectionUnblockedAsync += (_, _) =>
        {
            Note(null);
            return Task.CompletedTask;
        };
        return opened;
    }

    private void Note(string? reason)
    {
        BlockedFor = reason;
        HubTelemetry.BrokerBlocked.Record(reason is null ? 0 : 1, new KeyValuePair<string, object?>("connection", purpose));
    }

    [LoggerMessage(130, LogLevel.Warning, "The broker takes nothing over the connection for {Purpose}: {Reason}; what is to be sent waits")]
    private static partial void LogBlocked(ILogger logger, string purpose, string reason);
}
