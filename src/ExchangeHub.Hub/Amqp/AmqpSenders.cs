using ExchangeHub.Access;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Amqp;

/// <summary>
/// Who sent what: the broker lets <c>user_id</c> pass only where it is the sender's own account. A message that does not say, or says
/// an account that is no client's, is nobody's: it is dropped, and counted.
/// </summary>
internal sealed partial class AmqpSenders(AmqpClients clients, ILogger<AmqpSenders> logger)
{
    public async Task<IReadOnlyList<(RegisteredClient Sender, IReadOnlyList<TakenMessage> Messages)>> SortAsync(
        IReadOnlyList<TakenMessage> messages, string queue, CancellationToken cancellationToken)
    {
        var sorted = new List<(RegisteredClient, IReadOnlyList<TakenMessage>)>();
        foreach (var group in messages.GroupBy(message => message.Account, StringComparer.Ordinal))
        {
            if (group.Key is { } account && await clients.FindAsync(account, cancellationToken) is { } sender)
            {
                sorted.Add((sender, [.. group]));
            }
            else
            {
                HubTelemetry.Unclaimed.Add(group.Count(), new KeyValuePair<string, object?>("queue", queue));
                LogNobodys(logger, queue, group.Count(), group.Key is null ? "without user_id" : "of no registered client");
            }
        }

        return sorted;
    }

    [LoggerMessage(136, LogLevel.Warning, "Dropped from {Queue}: {Count} messages {Why}")]
    private static partial void LogNobodys(ILogger logger, string queue, int count, string why);
}
