using System.Collections.Concurrent;
using ExchangeHub.Access;

namespace ExchangeHub.Hub.Amqp;

/// <summary>The clients behind the broker's accounts. What was read is believed for a second, as a token is.</summary>
internal sealed class AmqpClients(IClientDirectory directory, TimeProvider clock)
{
    private static readonly TimeSpan Believed = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<string, (RegisteredClient? Client, long At)> known = new(StringComparer.Ordinal);

    /// <summary>Null where the account speaks for no registered client.</summary>
    public async Task<RegisteredClient?> FindAsync(string account, CancellationToken cancellationToken)
    {
        if (known.TryGetValue(account, out var found) && clock.GetElapsedTime(found.At) < Believed)
        {
            return found.Client;
        }

        var at = clock.GetTimestamp();
        var client = await directory.FindAsync(account, cancellationToken) is { HasAmqpAccount: true } registered ? registered : null;
        known[account] = (client, at);
        return client;
    }
}
