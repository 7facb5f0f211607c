using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Receipts;

/// <summary>
/// Most receipts are the first and only word on a delivery that is under way: they settle it without being judged one by one. Whatever is
/// otherwise, such as said twice, late, contradicting or of somebody else, is left to be looked at.
/// </summary>
internal sealed class SettlingReceipts(Dialect dialect, string clientId, DateTimeOffset now)
{
    private readonly HashSet<Guid> recovered = [];

    /// <summary>Subscriptions that had failed before.</summary>
    public IReadOnlyCollection<Guid> Recovered => recovered;

    /// <summary>Writes those that settle; answers which deliveries they settled, and of which subscription.</summary>
    /// <param name="scope">Where to.</param>
    /// <param name="receipts">Sound ones, none of which says <c>failed</c>, at most one for a delivery.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Dictionary<Guid, Guid>> WriteAsync(WriteScope scope, IEnumerable<Receipt> receipts, CancellationToken cancellationToken)
    {
        var settled = new Dictionary<Guid, Guid>();
        // In the same order whoever settles: two that say the same at once wait for each other in turn.
        foreach (var byState in receipts.GroupBy(receipt => ReceiptDecision.Of(receipt.Stage, DeliveryState.Open, isLeased: true, _ => false).State).OrderBy(group => group.Key))
        {
            var written = await SettleAsync(scope, byState.Key, [.. byState.Select(receipt => receipt.DeliveryId)], settled, cancellationToken);
            await scope.InsertAsync(ReceiptTables.Receipts, [.. byState.Where(receipt => written.Contains(receipt.DeliveryId)).Select(receipt => ReceiptRow.Of(receipt, now))], cancellationToken);
        }

        return settled;
    }

    private async Task<HashSet<Guid>> SettleAsync(
        WriteScope scope, DeliveryState state, IReadOnlyList<Guid> ids, Dictionary<Guid, Guid> settled, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            update delivery set state = @state, settled_at = coalesce(settled_at, @now), lease_id = null
            where {dialect.In("id", "ids")} and {DeliveryConfiguration.IsOpen} and lease_id is not null
              and subscription_id in (select id from subscription where client_id = @client)
            returning id, subscription_id,
              exists (select 1 from subscriber_health where subscriber_health.subscription_id = delivery.subscription_id and failing_since is not null)
            """);
        command.Add("state", (int)state).Add("now", now.ToUnixTimeMilliseconds()).Add("ids", dialect.List(ids)).Add("client", clientId);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var written = new HashSet<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            written.Add(rows.GetGuid(0));
            settled[rows.GetGuid(0)] = rows.GetGuid(1);
            if (rows.GetBoolean(2))
            {
                recovered.Add(rows.GetGuid(1));
            }
        }

        return written;
    }
}
