using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Receipts;

/// <summary>Gathers what a batch of receipts changes and writes it in a few statements.</summary>
internal sealed class ReceiptWriting(Dialect dialect, DateTimeOffset now)
{
    private readonly List<ReceiptRow> receipts = [];
    private readonly List<DeliveryAttempt> attempts = [];
    private readonly Dictionary<DeliveryState, HashSet<Guid>> states = [];
    private readonly List<(DeliveryStanding Delivery, TimeSpan Wait)> givenBack = [];

    public void Record(DeliveryStanding delivery, Receipt receipt, DeliveryState state)
    {
        receipts.Add(new ReceiptRow
        {
            DeliveryId = delivery.Id,
            Stage = receipt.Stage,
            Code = receipt.Code,
            Detail = receipt.Detail,
            BusinessNo = receipt.BusinessNo,
            OccurredAt = receipt.OccurredAt?.ToUnixTimeMilliseconds(),
            RecordedAt = now.ToUnixTimeMilliseconds(),
        });
        if (state != delivery.State)
        {
            foreach (var others in states.Values)
            {
                others.Remove(delivery.Id);
            }

            (states.TryGetValue(state, out var ids) ? ids : states[state] = []).Add(delivery.Id);
            delivery.State = state;
        }
    }

    public void GiveBack(DeliveryStanding delivery, Receipt receipt)
    {
        var wait = receipt.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : RetrySchedule.After(delivery.Attempt);
        givenBack.Add((delivery, wait));
        delivery.LeaseId = null;
        attempts.Add(new DeliveryAttempt
        {
            DeliveryId = delivery.Id,
            Attempt = delivery.Attempt,
            StartedAt = delivery.AttemptedAt ?? now.ToUnixTimeMilliseconds(),
            EndedAt = now.ToUnixTimeMilliseconds(),
            Result = ReceiptStage.Failed,
            Code = receipt.Code,
            Detail = receipt.Detail,
        });
    }

    public async Task WriteAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        await scope.InsertAsync(ReceiptTables.Receipts, receipts, cancellationToken);
        await scope.InsertAsync(DeliveryTables.Attempts, attempts, cancellationToken);
        foreach (var (state, ids) in states.Where(pair => pair.Value.Count > 0))
        {
            await using var command = scope.Command(
                $"update delivery set state = @state, settled_at = coalesce(settled_at, @now), lease_id = null where {dialect.In("id", "ids")}");
            command.Add("state", (int)state).Add("now", now.ToUnixTimeMilliseconds()).Add("ids", dialect.List([.. ids]));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        foreach (var (delivery, wait) in givenBack.Where(pair => pair.Delivery.State == DeliveryState.Open))
        {
            await GiveBackAsync(scope, delivery, now + wait, cancellationToken);
        }
    }

    private async Task GiveBackAsync(WriteScope scope, DeliveryStanding failed, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        await scope.ExecuteAsync(
            "update delivery set lease_id = null, available_at = @at where id = @id and state = 0",
            cancellationToken,
            ("at", notBefore.ToUnixTimeMilliseconds()),
            ("id", failed.Id));

        // What was given out behind it comes again after it, not before; a correction carries that into its other lane.
        if (await BehindAsync(scope, failed, cancellationToken) is { Count: > 0 } behind)
        {
            await scope.ExecuteAsync(
                $"update delivery set lease_id = null, available_at = @now where state = 0 and {dialect.In("id", "ids")}",
                cancellationToken,
                ("now", now.ToUnixTimeMilliseconds()),
                ("ids", dialect.List(behind)));
        }
    }

    private static async Task<List<Guid>> BehindAsync(WriteScope scope, DeliveryStanding failed, CancellationToken cancellationToken)
    {
        var plan = new LanePlan();
        plan.MayGo(new LaneEntry(failed.Id, failed.Subject, failed.OtherSubject), isDue: false);
        await using var command = scope.Command(
            """
            select id, subject, other_subject from delivery
            where subscription_id = @subscription and state = 0 and sequence > @sequence and lease_id is not null order by sequence
            """);
        command.Add("subscription", failed.SubscriptionId).Add("sequence", failed.Sequence);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var behind = new List<Guid>();
        while (await rows.ReadAsync(cancellationToken))
        {
            var entry = new LaneEntry(rows.GetGuid(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2));
            if (!plan.MayGo(entry, isDue: true))
            {
                behind.Add(entry.Id);
            }
        }

        return behind;
    }
}

internal static class ReceiptTables
{
    public static readonly BulkTable<ReceiptRow> Receipts = new("receipt", "on conflict do nothing",
    [
        new BulkColumn<ReceiptRow, Guid>("delivery_id", "uuid", row => row.DeliveryId),
        new BulkColumn<ReceiptRow, string>("stage", "text", row => row.Stage),
        new BulkColumn<ReceiptRow, string?>("code", "text", row => row.Code),
        new BulkColumn<ReceiptRow, string?>("detail", "text", row => row.Detail),
        new BulkColumn<ReceiptRow, string?>("business_no", "text", row => row.BusinessNo),
        new BulkColumn<ReceiptRow, long?>("occurred_at", "bigint", row => row.OccurredAt),
        new BulkColumn<ReceiptRow, long>("recorded_at", "bigint", row => row.RecordedAt),
    ]);
}
