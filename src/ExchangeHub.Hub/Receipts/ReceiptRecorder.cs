using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Telemetry;

namespace ExchangeHub.Hub.Receipts;

/// <summary>The hub's answer to one receipt.</summary>
internal sealed record ReceiptResult(Guid DeliveryId, string Status, IReadOnlyList<Finding> Errors)
{
    /// <summary>What is wrong with its form, where it could not be kept for that: sent again it would fare no better.</summary>
    public Finding? FindUnfit() =>
        Status == EventStatus.Rejected && Errors is [var wrong, ..] && wrong.Code is not (RejectionCode.ReceiptConflict or RejectionCode.NotFound) ? wrong : null;
}

/// <summary>Records receipts, a batch in one transaction. Only the subscriber a delivery is owed to can speak for it.</summary>
internal sealed class ReceiptRecorder(Dialect dialect, SubscriberPace pace, FreshDeliveries fresh, DeliverySignal signal, TimeProvider clock)
{
    public async Task<IReadOnlyList<ReceiptResult>> RecordAsync(string clientId, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginByKeyAsync(cancellationToken);
        var schedules = await LockLanesAsync(scope, clientId, receipts, cancellationToken);
        var settling = new SettlingReceipts(dialect, clientId, clock.GetUtcNow());
        var alone = receipts.GroupBy(receipt => receipt.DeliveryId).Where(group => group.Count() == 1).Select(group => group.Single());
        var settled = await settling.WriteAsync(scope, alone.Where(receipt => receipt.Stage != ReceiptStage.Failed && Check(receipt) is null), cancellationToken);
        var others = receipts.Where(receipt => !settled.ContainsKey(receipt.DeliveryId)).Select(receipt => receipt.DeliveryId).Distinct().ToList();
        var deliveries = await ReceiptRows.DeliveriesAsync(dialect, scope, clientId, others, cancellationToken);
        var recorded = await ReceiptRows.RecordedAsync(dialect, scope, others, cancellationToken);
        var writing = new ReceiptWriting(dialect, schedules, clock.GetUtcNow());
        var results = new List<ReceiptResult>(receipts.Count);
        foreach (var receipt in receipts)
        {
            results.Add(settled.ContainsKey(receipt.DeliveryId)
                ? Accepted(receipt)
                : Judge(receipt, deliveries.GetValueOrDefault(receipt.DeliveryId), recorded, writing));
        }

        // One success in a batch outweighs its failures; where there is none, only who had failed before is to be told well.
        await writing.WriteAsync(scope, others.Count == 0 ? settling.Recovered : [.. settled.Values.Distinct()], cancellationToken);
        await scope.CommitAsync(cancellationToken);
        foreach (var (subscription, count) in settled.Values.CountBy(subscription => subscription))
        {
            pace.Answered(subscription, count);
        }

        // Where all that is open is under way nothing waits for what was settled.
        signal.Wake(settled.Values.Distinct().Where(subscription => !fresh.IsLevel(subscription)).Concat(deliveries.Values.Select(delivery => delivery.SubscriptionId)).Distinct());
        return results;
    }

    // A claim that saw a delivery due and then finds it given back would let pass what comes behind it.
    private async Task<Dictionary<Guid, FailedLane>> LockLanesAsync(WriteScope scope, string clientId, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        var failed = receipts.Where(receipt => receipt.Stage == ReceiptStage.Failed).Select(receipt => receipt.DeliveryId).Distinct().ToList();
        var lanes = failed.Count == 0 ? [] : await ReceiptRows.SchedulesAsync(dialect, scope, clientId, failed, cancellationToken);
        foreach (var subscription in lanes.Keys.Order())
        {
            await dialect.LockAsync(scope, WriterLock.Lanes(subscription), cancellationToken);
        }

        return lanes;
    }

    private static ReceiptResult Judge(Receipt receipt, DeliveryStanding? delivery, HashSet<(Guid, string)> recorded, ReceiptWriting writing)
    {
        if (Check(receipt) is { } wrong)
        {
            return new ReceiptResult(receipt.DeliveryId, EventStatus.Rejected, [wrong]);
        }

        if (delivery is null)
        {
            return new ReceiptResult(receipt.DeliveryId, EventStatus.Rejected,
                [new Finding(RejectionCode.NotFound, "deliveryId", "No delivery of yours has this id.")]);
        }

        var decision = ReceiptDecision.Of(receipt.Stage, delivery.State, delivery.LeaseId is not null, stage => recorded.Contains((receipt.DeliveryId, stage)));
        switch (decision.Effect)
        {
            case ReceiptEffect.None:
                return new ReceiptResult(receipt.DeliveryId, EventStatus.Duplicate, []);
            case ReceiptEffect.Conflict:
                return new ReceiptResult(receipt.DeliveryId, EventStatus.Rejected,
                    [new Finding(RejectionCode.ReceiptConflict, "stage", "The other business outcome is recorded already.")]);
            case ReceiptEffect.GiveBack:
                writing.GiveBack(delivery, receipt);
                break;
            default:
                recorded.Add((receipt.DeliveryId, receipt.Stage));
                writing.Record(delivery, receipt, decision.State);
                break;
        }

        return Accepted(receipt);
    }

    private static ReceiptResult Accepted(Receipt receipt)
    {
        HubTelemetry.Receipts.Add(1, new KeyValuePair<string, object?>("stage", receipt.Stage));
        return new ReceiptResult(receipt.DeliveryId, EventStatus.Accepted, []);
    }

    private static Finding? Check(Receipt receipt) => receipt switch
    {
        _ when !ReceiptStage.IsKnown(receipt.Stage) =>
            new Finding(RejectionCode.InvalidField, "stage", "The stage is received, validated, completed, refused or failed."),
        { Stage: ReceiptStage.Refused, Code: null or "" } =>
            new Finding(RejectionCode.MissingField, "code", "A refusal names its code."),
        { Detail.Length: > 1000 } => new Finding(RejectionCode.TooLong, "detail", "At most 1,000 characters."),
        { Code.Length: > 100 } => new Finding(RejectionCode.TooLong, "code", "At most 100 characters."),
        { BusinessNo.Length: > 200 } => new Finding(RejectionCode.TooLong, "businessNo", "At most 200 characters."),
        { RetryAfterSeconds: < 0 or > 604_800 } =>
            new Finding(RejectionCode.InvalidField, "retryAfterSeconds", "Between 0 and 604800 (seven days)."),
        _ when HasNul(receipt) => new Finding(RejectionCode.UnsafeText, "", "Text holds a NUL character."),
        _ => null,
    };

    private static bool HasNul(Receipt receipt) =>
        receipt.Detail?.Contains('\0', StringComparison.Ordinal) == true
        || receipt.Code?.Contains('\0', StringComparison.Ordinal) == true
        || receipt.BusinessNo?.Contains('\0', StringComparison.Ordinal) == true;
}
