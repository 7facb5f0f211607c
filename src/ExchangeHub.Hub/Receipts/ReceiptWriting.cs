using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Receipts;

/// <summary>Gathers what a batch of receipts changes and writes it in a few statements.</summary>
internal sealed class ReceiptWriting(Dialect dialect, IReadOnlyDictionary<Guid, FailedLane> lanes, DateTimeOffset now)
{
    private readonly List<ReceiptRow> receipts = [];
    private readonly List<DeliveryAttempt> attempts = [];
    private readonly Dictionary<DeliveryState, HashSet<Guid>> states = [];
    private readonly List<(DeliveryStanding Delivery, Receipt Receipt)> givenBack = [];
    private readonly HashSet<Guid> answering = [];
    private readonly List<HealthFailure> failures = [];

    public void Record(DeliveryStanding delivery, Receipt receipt, DeliveryState state)
    {
        receipts.Add(ReceiptRow.Of(receipt, now));
        if (delivery.State is DeliveryState.Open or DeliveryState.Parked)
        {
            answering.Add(delivery.SubscriptionId);
        }

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
        givenBack.Add((delivery, receipt));
        if (receipt.Code != FailureCategory.HeldBack)
        {
            // Who pulls or answers webhooks is left alone by means of its own; an adapter is handed whatever is due.
            failures.Add(new HealthFailure(
                delivery.SubscriptionId, receipt.Code, IsOutage: receipt.Code == RejectionCode.SystemUnavailable && lanes[delivery.SubscriptionId].Channel == Channel.Adapter));
        }

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

    /// <param name="scope">Where to.</param>
    /// <param name="answered">Subscriptions others of whose deliveries were settled.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task WriteAsync(WriteScope scope, IReadOnlyCollection<Guid> answered, CancellationToken cancellationToken)
    {
        answering.UnionWith(answered);
        await scope.InsertAsync(ReceiptTables.Receipts, receipts, cancellationToken);
        await scope.InsertAsync(DeliveryTables.Attempts, attempts, cancellationToken);
        await HealthBook.KeepAsync(dialect, scope, answering, failures, now, cancellationToken);
        foreach (var (state, ids) in states.Where(pair => pair.Value.Count > 0))
        {
            await using var command = scope.Command(
                $"update delivery set state = @state, settled_at = coalesce(settled_at, @now), lease_id = null where {dialect.In("id", "ids")}");
            command.Add("state", (int)state).Add("now", now.ToUnixTimeMilliseconds()).Add("ids", dialect.List([.. ids]));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        // In lane order: whether one was held back is told by what is in front of it.
        foreach (var (delivery, receipt) in givenBack.Where(pair => pair.Delivery.State == DeliveryState.Open)
            .OrderBy(pair => (pair.Delivery.ReplayAt, pair.Delivery.Sequence)))
        {
            await GiveBackAsync(scope, delivery, receipt, cancellationToken);
        }
    }

    private async Task GiveBackAsync(WriteScope scope, DeliveryStanding failed, Receipt receipt, CancellationToken cancellationToken)
    {
        var schedule = lanes[failed.SubscriptionId].Schedule;
        var firstTried = failed.FirstTriedAt is { } first ? DateTimeOffset.FromUnixTimeMilliseconds(first) : now;
        var heldBack = receipt.Code == FailureCategory.HeldBack && await HasBeforeAsync(scope, failed, cancellationToken);
        if (!heldBack && (FailureCategory.Of(receipt.Code) == FailureCategory.Permanent || schedule.IsSpent(failed.Tries, firstTried, now)))
        {
            await SettingAside.WriteAsync(
                dialect, scope, [new Failure(failed.Id, failed.SubscriptionId, failed.Sequence, failed.Attempt, receipt.Code, receipt.Detail)], now, cancellationToken);
        }
        else
        {
            var wait = receipt.RetryAfterSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : schedule.After(failed.Tries, failed.Id);
            await scope.ExecuteAsync(
                $"update delivery set lease_id = null, available_at = @at{(heldBack ? $", {DeliveryClaims.NotTried}" : "")} where id = @id and {DeliveryConfiguration.IsOpen}",
                cancellationToken,
                ("at", (now + wait).ToUnixTimeMilliseconds()),
                ("id", failed.Id));
        }

        // What was given out behind it comes again after it, not before; a correction carries that into its other lane.
        if (await BehindAsync(scope, failed, cancellationToken) is { Count: > 0 } behind)
        {
            await scope.ExecuteAsync(
                $"update delivery set lease_id = null, available_at = @now, {DeliveryClaims.NotTried} where {DeliveryConfiguration.IsOpen} and {dialect.In("id", "ids")}",
                cancellationToken,
                ("now", now.ToUnixTimeMilliseconds()),
                ("ids", dialect.List(behind)));
        }
    }

    private static async Task<bool> HasBeforeAsync(WriteScope scope, DeliveryStanding held, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            select 1 from delivery
            where subscription_id = @subscription and {DeliveryConfiguration.Lanes} and (replay_at, sequence) < (@replay, @sequence)
              and (subject in (@subject, @other) or other_subject in (@subject, @other)) limit 1
            """);
        command.Add("subscription", held.SubscriptionId).Add("replay", held.ReplayAt).Add("sequence", held.Sequence)
            .Add("subject", held.Subject).Add("other", held.OtherSubject ?? held.Subject);
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task<List<Guid>> BehindAsync(WriteScope scope, DeliveryStanding failed, CancellationToken cancellationToken)
    {
        var plan = new LanePlan();
        plan.MayGo(new LaneEntry(failed.Id, failed.Subject, failed.OtherSubject), isDue: false);
        await using var command = scope.Command(
            $"""
            select id, subject, other_subject from delivery
            where subscription_id = @subscription and {DeliveryConfiguration.Lanes} and state = 0 and (replay_at, sequence) > (@replay, @sequence) and lease_id is not null
            order by replay_at, sequence
            """);
        command.Add("subscription", failed.SubscriptionId).Add("replay", failed.ReplayAt).Add("sequence", failed.Sequence);
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
