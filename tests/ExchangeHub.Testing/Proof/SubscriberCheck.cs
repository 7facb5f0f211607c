using ExchangeHub.Contracts;

namespace ExchangeHub.Testing.Proof;

/// <summary>A subscriber's store against the ledger and against what the hub says of its deliveries.</summary>
internal static class SubscriberCheck
{
    public static IEnumerable<Flaw> Of(History history, SubscriberHistory subscriber)
    {
        var ledger = history.Ledger.DistinctBy(entry => entry.Key).ToDictionary(entry => entry.Key);
        return Applications(ledger, subscriber)
            .Concat(Deliveries(history, subscriber))
            .Concat(Receipts(history, subscriber))
            .Select(flaw => flaw with { Detail = $"{subscriber.Subscriber}: {flaw.Detail}" });
    }

    private static IEnumerable<Flaw> Applications(Dictionary<EventKey, LedgerFact> ledger, SubscriberHistory subscriber)
    {
        var deliveries = new Dictionary<EventKey, Guid>();
        var last = new Dictionary<string, long>();
        foreach (var done in subscriber.Applications)
        {
            if (!ledger.TryGetValue(done.Key, out var entry)
                || entry.Deliveries.All(delivery => delivery.DeliveryId != done.DeliveryId || delivery.Subscriber != subscriber.Subscriber))
            {
                yield return new Flaw(FlawKind.AppliedUnknown, $"{done.Key} by delivery {done.DeliveryId}");
            }
            else if (!deliveries.TryAdd(done.Key, done.DeliveryId))
            {
                yield return new Flaw(FlawKind.AppliedTwice, $"{done.Key} by deliveries {deliveries[done.Key]} and {done.DeliveryId}");
            }
            else if (last.GetValueOrDefault(entry.Subject) is var before && before > entry.Sequence)
            {
                yield return new Flaw(FlawKind.AppliedOutOfOrder, $"{entry.Subject}: {entry.Sequence} after {before}");
            }
            else
            {
                last[entry.Subject] = entry.Sequence;
            }
        }
    }

    private static IEnumerable<Flaw> Deliveries(History history, SubscriberHistory subscriber)
    {
        var sent = history.Sent.ToDictionary(one => one.Key);
        var applied = subscriber.Applications.Select(done => done.Key).ToHashSet();
        foreach (var entry in history.Ledger.Where(entry => sent.TryGetValue(entry.Key, out var one) && subscriber.IsOwed(one)))
        {
            var deliveries = entry.Deliveries.Where(delivery => delivery.Subscriber == subscriber.Subscriber).ToList();
            if (deliveries.Count != 1)
            {
                yield return new Flaw(deliveries.Count == 0 ? FlawKind.NotRouted : FlawKind.RoutedTwice, $"{entry.Key}, {entry.Sequence}");
            }

            if (!applied.Contains(entry.Key))
            {
                yield return new Flaw(FlawKind.NotApplied, $"{entry.Key}, {entry.Sequence}");
            }

            foreach (var delivery in deliveries.Where(delivery => delivery.State != ReceiptStage.Completed))
            {
                yield return new Flaw(FlawKind.ReceiptLost, $"{entry.Key}, {entry.Sequence}: the trace says {delivery.State}");
            }
        }
    }

    private static IEnumerable<Flaw> Receipts(History history, SubscriberHistory subscriber)
    {
        var traced = history.Ledger.SelectMany(entry => entry.Deliveries)
            .SelectMany(delivery => delivery.Receipts.Select(stage => new RecordedReceipt(delivery.DeliveryId, stage))).ToHashSet();
        return subscriber.Receipts.Distinct().Where(receipt => !traced.Contains(receipt))
            .Select(receipt => new Flaw(FlawKind.ReceiptLost, $"{receipt.Stage} of {receipt.DeliveryId} was taken"));
    }
}
