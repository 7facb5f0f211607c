using System.Diagnostics;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Applies a batch in order for each subject: in waves, each with at most the next delivery of every subject, so that one that fails holds back its own
/// later ones and nobody else's. What may be about two subjects goes alone, after all before it and before all behind it. A system that answers later
/// takes the batch whole, in order.
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
        var left = deliveries.ToList();
        while (left.Count > 0)
        {
            var (wave, before, failures) = (Wave(left), receipts.Count, new LaneFailures());
            var gone = wave.ToHashSet();
            left.RemoveAll(gone.Contains);
            yield return wave;
            foreach (var (delivery, answer) in wave.Zip(receipts.Skip(before).ToList()).Where(pair => pair.Second.Stage == ReceiptStage.Failed))
            {
                failures.Add(delivery.Event.Subject, delivery.Event.Type, answer.RetryAfterSeconds);
            }

            foreach (var later in left.Where(later => failures.HoldsBack(later.Event.Subject, later.Event.Type)).ToList())
            {
                left.Remove(later);
                receipts.Add(Say(later, failures.HeldBack));
            }
        }
    }

    /// <summary>The first of each subject, up to what may be about two.</summary>
    private static List<Delivery> Wave(List<Delivery> left)
    {
        var (wave, subjects) = (new List<Delivery>(), new HashSet<string?>());
        foreach (var delivery in left)
        {
            if (ContractCatalog.MayJoinSubjects(delivery.Event.Type))
            {
                return wave.Count == 0 ? [delivery] : wave;
            }

            if (subjects.Add(delivery.Event.Subject))
            {
                wave.Add(delivery);
            }
        }

        return wave;
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
            var (answers, failures) = (new List<OrderAnswer>(orders.Count), new LaneFailures());
            foreach (var order in orders)
            {
                var answer = failures.HoldsBack(order.Cause.Subject, order.Cause.EventType) ? failures.HeldBack : (await SendAsync([order], cancellationToken))[0];
                answers.Add(answer);
                if (answer.Stage == ReceiptStage.Failed)
                {
                    failures.Add(order.Cause.Subject, order.Cause.EventType, answer.RetryAfterSeconds);
                }
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
