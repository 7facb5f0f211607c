using System.Diagnostics;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Applies a batch in order for each subject: in waves, each with at most the next delivery of every subject, so that one that fails
/// holds back its own later ones and nobody else's.
/// </summary>
internal sealed class DeliveryApplier(AdapterSystem system, AdapterOptions options, TimeProvider clock)
{
    private const string SystemUnavailable = "system-unavailable";
    private const string HeldBack = "held-back";

    public async Task<IReadOnlyList<Receipt>> ApplyAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken)
    {
        var receipts = new List<Receipt>(deliveries.Count);
        var lanes = deliveries.GroupBy(delivery => delivery.Event.Subject ?? "").Select(lane => new Queue<Delivery>(lane)).ToList();
        while (lanes.Count > 0)
        {
            var answers = await ApplyWaveAsync([.. lanes.Select(lane => lane.Dequeue())], cancellationToken);
            receipts.AddRange(answers);
            foreach (var (lane, answer) in lanes.Zip(answers).Where(pair => pair.Second.Stage == ReceiptStage.Failed))
            {
                receipts.AddRange(lane.Select(later => Failed(later, HeldBack, detail: null, answer.RetryAfterSeconds)));
                lane.Clear();
            }

            lanes.RemoveAll(lane => lane.Count == 0);
        }

        return receipts;
    }

    private async Task<Receipt[]> ApplyWaveAsync(IReadOnlyList<Delivery> wave, CancellationToken cancellationToken)
    {
        var receipts = new Receipt[wave.Count];
        var work = new List<(int At, SystemAction Action, Activity? Activity)>(wave.Count);
        for (var i = 0; i < wave.Count; i++)
        {
            var activity = AdapterTelemetry.StartDetached($"apply {wave[i].Event.Type}", ActivityKind.Consumer, wave[i].Event.TraceParent);
            activity?.SetTag("exchangehub.event.id", wave[i].Event.Id).SetTag("exchangehub.delivery.id", wave[i].DeliveryId).SetTag("exchangehub.client", system.Connected.ClientId);
            if (Decide(wave[i]) is { } decided)
            {
                receipts[i] = decided;
                activity?.Dispose();
            }
            else
            {
                work.Add((i, EventEnvelope.ActionOf(wave[i], system.Mapping.Receives(wave[i].Event)!, activity?.Id), activity));
            }
        }

        var answers = work.Count == 0 ? [] : await SendAsync([.. work.Select(item => item.Action)], cancellationToken);
        foreach (var ((at, _, activity), answer) in work.Zip(answers))
        {
            receipts[at] = ReceiptOf(wave[at], answer);
            activity?.SetTag("exchangehub.outcome", answer.Outcome).Dispose();
        }

        return receipts;
    }

    /// <summary>A receipt where the system need not be asked.</summary>
    private Receipt? Decide(Delivery delivery)
    {
        // What the system itself published has happened there already.
        if (delivery.Event.Source == system.Connected.Source)
        {
            return Say(delivery, ReceiptStage.Completed, code: null, "The system's own event.");
        }

        try
        {
            return system.Mapping.Receives(delivery.Event) is null
                ? Say(delivery, ReceiptStage.Refused, RejectionCode.UnknownType, "The adapter of this system does not act on this type.")
                : null;
        }
        catch (MappingException problem)
        {
            return Say(delivery, ReceiptStage.Refused, MappingException.Code, problem.Message);
        }
    }

    private async Task<IReadOnlyList<SystemAnswer>> SendAsync(IReadOnlyList<SystemAction> actions, CancellationToken cancellationToken)
    {
        try
        {
            return await system.Connector.ApplyAsync(actions, cancellationToken);
        }
        catch (HttpRequestException answered) when (answered.StatusCode is not null && actions.Count > 1)
        {
            // The system is there but cannot take this batch: find the one it stumbles over and let its neighbours through.
            var answers = new List<SystemAnswer>(actions.Count);
            foreach (var action in actions)
            {
                answers.AddRange(await SendAsync([action], cancellationToken));
            }

            return answers;
        }
        catch (Exception outage) when (Outage.OfSystem(outage, cancellationToken))
        {
            var detail = outage is HttpRequestException { StatusCode: { } status } ? $"The system answered {(int)status}." : "The system cannot be reached.";
            var later = new SystemAnswer(ReceiptStage.Failed, SystemUnavailable, detail, RetryAfterSeconds: RetryAfter);
            return [.. actions.Select(_ => later)];
        }
    }

    private int RetryAfter => Math.Max(1, (int)Math.Ceiling(options.RetryDelay.TotalSeconds));

    private Receipt ReceiptOf(Delivery delivery, SystemAnswer answer)
    {
        var detail = string.Join("; ", new[] { answer.PayMonth is null ? null : $"payMonth={answer.PayMonth}", answer.Detail }.OfType<string>());
        return answer.Outcome switch
        {
            ReceiptStage.Completed => Say(delivery, ReceiptStage.Completed, code: null, detail, answer.BusinessNo),
            ReceiptStage.Refused => Say(delivery, ReceiptStage.Refused, answer.Code, detail, answer.BusinessNo),
            _ => Failed(delivery, answer.Code ?? SystemUnavailable, detail, answer.RetryAfterSeconds ?? RetryAfter),
        };
    }

    private Receipt Say(Delivery delivery, string stage, string? code, string? detail, string? businessNo = null) => new()
    {
        DeliveryId = delivery.DeliveryId,
        Stage = stage,
        Code = code,
        Detail = string.IsNullOrEmpty(detail) ? null : detail,
        BusinessNo = businessNo,
        OccurredAt = clock.GetUtcNow(),
    };

    private Receipt Failed(Delivery delivery, string code, string? detail, int? retryAfterSeconds) =>
        Say(delivery, ReceiptStage.Failed, code, detail) with { RetryAfterSeconds = retryAfterSeconds };
}
