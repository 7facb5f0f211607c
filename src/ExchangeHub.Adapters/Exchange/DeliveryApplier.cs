using System.Diagnostics;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Applies a batch in order for each subject: in waves, each with at most the next delivery of every subject, so that one that fails holds back its own
/// later ones and nobody else's. A system that answers later takes the batch whole, in order.
/// </summary>
internal sealed class DeliveryApplier(AdapterSystem system, AdapterOptions options, TimeProvider clock)
{
    private const int SoonAttempts = 20;
    private const double LongestWait = 300;

    public async Task<IReadOnlyList<Receipt>> ApplyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var receipts = new List<Receipt>(deliveries.Count);
        foreach (var wave in system.Connector.AnswersLater ? [deliveries] : Waves(deliveries, receipts))
        {
            receipts.AddRange(await ApplyWaveAsync(wave, cancellationToken));
        }

        Receipts.Count(system.ClientId, receipts);
        return receipts;
    }

    /// <summary>Lazily: whether a subject's next delivery goes depends on what became of its last, which the caller has added by then.</summary>
    private IEnumerable<IReadOnlyList<Delivery>> Waves(IReadOnlyList<Delivery> deliveries, List<Receipt> receipts)
    {
        var lanes = deliveries.GroupBy(delivery => delivery.Event.Subject ?? "").Select(lane => new Queue<Delivery>(lane)).ToList();
        while (lanes.Count > 0)
        {
            var before = receipts.Count;
            yield return [.. lanes.Select(lane => lane.Dequeue())];
            foreach (var (lane, answer) in lanes.Zip(receipts.Skip(before).ToList()).Where(pair => pair.Second.Stage == ReceiptStage.Failed))
            {
                receipts.AddRange(lane.Select(later => Say(later, new OrderAnswer(
                    ReceiptStage.Failed, AdapterCode.HeldBack, "同一对象的前一笔尚未办成 an earlier one for the same subject failed", RetryAfterSeconds: answer.RetryAfterSeconds))));
                lane.Clear();
            }

            lanes.RemoveAll(lane => lane.Count == 0);
        }
    }

    private async Task<Receipt[]> ApplyWaveAsync(IReadOnlyList<Delivery> wave, CancellationToken cancellationToken)
    {
        var receipts = new Receipt[wave.Count];
        var work = new List<(int At, OrderRow Order, Activity? Activity)>(wave.Count);
        for (var i = 0; i < wave.Count; i++)
        {
            var activity = AdapterTelemetry.StartDetached($"apply {wave[i].Event.Type}", ActivityKind.Consumer, wave[i].Event.TraceParent);
            activity?.SetTag("exchangehub.event.id", wave[i].Event.Id).SetTag("exchangehub.delivery.id", wave[i].DeliveryId).SetTag("exchangehub.client", system.ClientId);
            var (order, decided) = Translate(wave[i]);
            if (order is null)
            {
                receipts[i] = Say(wave[i], decided!);
                activity?.Dispose();
            }
            else
            {
                work.Add((i, activity is null ? order : order with { Cause = order.Cause with { TraceParent = activity.Id } }, activity));
            }
        }

        var answers = await HandOverAsync(wave, [.. work.Select(item => item.Order)], cancellationToken);
        foreach (var ((at, _, activity), answer) in work.Zip(answers))
        {
            receipts[at] = Say(wave[at], answer);
            activity?.SetTag("exchangehub.outcome", answer.Stage).Dispose();
        }

        return receipts;
    }

    /// <summary>The order, or an answer where the system need not be asked.</summary>
    private (OrderRow? Order, OrderAnswer? Decided) Translate(Delivery delivery)
    {
        if (delivery.Event.Source == system.Connected.Source)
        {
            return (null, new OrderAnswer(ReceiptStage.Completed, Detail: "本系统自己发布 the system's own event"));
        }

        try
        {
            return system.Mapping.Order(delivery) is { } order
                ? (order, null)
                : (null, new OrderAnswer(ReceiptStage.Completed, AdapterCode.NotMapped, "本系统不办理此项 this system does not act on it"));
        }
        catch (RowProblemException incomplete)
        {
            return (null, new OrderAnswer(ReceiptStage.Refused, incomplete.Problem.Code, incomplete.Problem.Detail));
        }
    }

    private async Task<IReadOnlyList<OrderAnswer>> HandOverAsync(IReadOnlyList<Delivery> wave, IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        if (orders.Count == 0)
        {
            return [];
        }

        var contents = wave.ToDictionary(delivery => delivery.DeliveryId, delivery => system.Mapping.EchoOf(delivery.Event));
        system.Guard.Remember([.. orders.Select(order => new LoopGuard.Order(order.DeliveryId, order.Cause.EventId, order.Cause.EventType, contents[order.DeliveryId]))]);
        var answers = await SendAsync(orders, cancellationToken);
        system.Guard.Forget([.. orders.Zip(answers).Where(pair => pair.Second.Stage == ReceiptStage.Refused).Select(pair => pair.First.DeliveryId)]);
        return answers;
    }

    private async Task<IReadOnlyList<OrderAnswer>> SendAsync(IReadOnlyList<OrderRow> orders, CancellationToken cancellationToken)
    {
        try
        {
            return await system.Connector.ApplyAsync(orders, cancellationToken);
        }
        catch (SystemUnavailableException answered) when (answered.IsBatchAnswered && orders.Count > 1)
        {
            // The system is there but cannot take this batch: find the one it stumbles over and let its neighbours through.
            var answers = new List<OrderAnswer>(orders.Count);
            foreach (var order in orders)
            {
                answers.AddRange(await SendAsync([order], cancellationToken));
            }

            return answers;
        }
        catch (Exception outage) when (outage is SystemUnavailableException or SourceDriftException)
        {
            var later = new OrderAnswer(ReceiptStage.Failed, AdapterCode.SystemUnavailable, outage.Message);
            return [.. orders.Select(_ => later)];
        }
    }

    // Soon at first, as most outages are short; a system that is away for days is not asked every few seconds.
    private int RetryAfter(int attempt)
    {
        var soon = Math.Max(1, options.RetryDelay.TotalSeconds);
        return (int)Math.Ceiling(Math.Min(soon * Math.Pow(2, Math.Clamp(attempt - SoonAttempts, 0, 20)), Math.Max(soon, LongestWait)));
    }

    private Receipt Say(Delivery delivery, OrderAnswer answer) => Receipts.Of(
        delivery.DeliveryId,
        answer.Stage == ReceiptStage.Failed ? answer with { RetryAfterSeconds = answer.RetryAfterSeconds ?? RetryAfter(delivery.Attempt) } : answer,
        clock.GetUtcNow());
}
