using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Evidence;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Trace;

/// <summary><c>GET /v1/events/{sequence}/trace</c>. Holds no event data: who may see that an event happened sees how it went.</summary>
internal static class TraceEndpoint
{
    private const int MaxRelated = 200;

    public static async Task<IResult> GetAsync(long sequence, HttpContext http, HubDb db, AccessGate gate, EventOpener opener, CheckpointStore checkpoints)
    {
        var moment = gate.Moment;
        var visibility = new EventVisibility(Caller.From(http.User), AccessGate.SaidPurpose(http), moment, opener);
        if (await EventQueryEndpoints.FindAsync(sequence, http, db, gate, visibility) is not { } entry)
        {
            return EventQueryEndpoints.NotFound();
        }

        var deliveries = await DeliveriesAsync(db, sequence, moment.Today, http.RequestAborted);
        var signed = await checkpoints.FirstOfAsync(sequence, http.RequestAborted);
        visibility.NoteTrace(entry);
        var answer = TypedResults.Json(
            new
            {
                entry.Sequence,
                id = entry.EventId,
                entry.Source,
                entry.Type,
                title = ContractCatalog.Find(entry.Type)?.Title,
                entry.Region,
                subject = visibility.SubjectOf(entry),
                entry.CorrelationId,
                traceId = TraceIdOf(entry),
                leafHash = System.Buffers.Text.Base64Url.EncodeToString(entry.LeafHash),
                signedAt = Times.Show(signed is null ? null : Checkpoint.Read(signed.Note)?.MadeAt.ToUnixTimeMilliseconds()),
                acceptedAt = Times.Show(entry.AcceptedAt),
                warnings = entry.Warnings is null ? [] : JsonSerializer.Deserialize<List<Finding>>(entry.Warnings, WireJson.Options)!,
                deliveries,
                timeline = Timeline(entry, deliveries),
                related = await RelatedAsync(db, entry, visibility, http.RequestAborted),
            },
            WireJson.Options);
        return await gate.AnswerAsync(http, visibility.Parts, answer);
    }

    private static string? TraceIdOf(LedgerEntry entry) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(entry.Attributes)!.GetValueOrDefault("traceparent") is { } parent
        && System.Diagnostics.ActivityContext.TryParse(parent, null, out var context)
            ? context.TraceId.ToHexString()
            : null;

    private static async Task<List<TracedDelivery>> DeliveriesAsync(HubDb db, long sequence, DateOnly today, CancellationToken cancellationToken)
    {
        var rows = await db.Set<DeliveryRow>().AsNoTracking().Where(d => d.Sequence == sequence)
            .Join(db.Set<Subscription>().AsNoTracking(), d => d.SubscriptionId, s => s.Id, (delivery, subscription) => new { delivery, subscription })
            .ToListAsync(cancellationToken);
        var ids = rows.Select(row => row.delivery.Id).ToList();
        var attempts = (await db.Set<DeliveryAttempt>().AsNoTracking().Where(a => ids.Contains(a.DeliveryId)).ToListAsync(cancellationToken)).ToLookup(a => a.DeliveryId);
        var actions = (await db.Set<DeliveryAction>().AsNoTracking().Where(a => ids.Contains(a.DeliveryId)).ToListAsync(cancellationToken)).ToLookup(a => a.DeliveryId);
        var receipts = (await db.Set<ReceiptRow>().AsNoTracking().Where(r => ids.Contains(r.DeliveryId)).ToListAsync(cancellationToken)).ToLookup(r => r.DeliveryId);
        return
        [
            .. rows.OrderBy(row => row.subscription.ClientId, StringComparer.Ordinal)
                .Select(row => TracedDelivery.Of(row.delivery, row.subscription, attempts[row.delivery.Id], receipts[row.delivery.Id], actions[row.delivery.Id], today)),
        ];
    }

    private static List<TraceStep> Timeline(LedgerEntry entry, List<TracedDelivery> deliveries) =>
    [
        .. new[] { new TraceStep(Times.Show(entry.AcceptedAt), "accepted", null, null) }
            .Concat(deliveries.Select(d => new TraceStep(d.RoutedAt, "routed", d.Subscriber.ClientId, null)))
            .Concat(deliveries.SelectMany(d => d.Attempts.Select(a => new TraceStep(a.StartedAt, "attempt", d.Subscriber.ClientId, a.Result))))
            .Concat(deliveries.SelectMany(d => d.Actions.Select(a => new TraceStep(a.At, a.Action, d.Subscriber.ClientId, a.Reason is null ? a.By : $"{a.By}: {a.Reason}"))))
            .Concat(deliveries.SelectMany(d => d.Receipts.Select(r => new TraceStep(r.RecordedAt, r.Stage, d.Subscriber.ClientId, r.Detail))))
            .OrderBy(step => step.At),
    ];

    private static async Task<List<object>> RelatedAsync(HubDb db, LedgerEntry entry, EventVisibility visibility, CancellationToken cancellationToken)
    {
        // A case is named by its correlation id, or by the id of the event that opened it.
        var business = entry.CorrelationId ?? entry.EventId;
        var related = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(e => e.Sequence != entry.Sequence && (e.CorrelationId == business || (e.EventId == business && e.CorrelationId == null)))
            .OrderBy(e => e.Sequence).Take(MaxRelated).ToListAsync(cancellationToken);
        return
        [
            .. related.Where(other => visibility.Sees(other)).Select(other => new
            {
                other.Sequence,
                id = other.EventId,
                other.Source,
                other.Type,
                title = ContractCatalog.Find(other.Type)?.Title,
                acceptedAt = Times.Show(other.AcceptedAt),
            }),
        ];
    }
}

internal sealed record TraceStep(DateTimeOffset At, string Step, string? ClientId, string? Detail);

internal sealed record TracedSubscriber(string ClientId, string Department, string Region);

internal sealed record TracedAttempt(int Attempt, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Result, string? Code, string? Detail);

internal sealed record TracedReceipt(string Stage, string? Code, string? Detail, string? BusinessNo, DateTimeOffset? OccurredAt, DateTimeOffset RecordedAt);

internal sealed record TracedAction(DateTimeOffset At, string Action, string By, string? Reason);

internal sealed record TracedDelivery(
    Guid DeliveryId,
    TracedSubscriber Subscriber,
    string Channel,
    string State,
    DateTimeOffset RoutedAt,
    string? DueOn,
    bool Overdue,
    IReadOnlyList<TracedAttempt> Attempts,
    IReadOnlyList<TracedReceipt> Receipts,
    IReadOnlyList<TracedAction> Actions,
    bool Replay,
    Guid? OriginalId)
{
    public static TracedDelivery Of(
        DeliveryRow delivery, Subscription subscription, IEnumerable<DeliveryAttempt> attempts, IEnumerable<ReceiptRow> receipts,
        IEnumerable<DeliveryAction> actions, DateOnly today)
    {
        var past = attempts.OrderBy(a => a.Attempt)
            .Select(a => new TracedAttempt(a.Attempt, Times.Show(a.StartedAt), Times.Show(a.EndedAt), a.Result, a.Code, a.Detail)).ToList();
        if (delivery.AttemptedAt is { } started && past.All(a => a.Attempt != delivery.Attempt))
        {
            past.Add(new TracedAttempt(
                delivery.Attempt, Times.Show(started), Times.Show(delivery.SettledAt), delivery.SettledAt is null ? "under-way" : "settled", null, null));
        }

        var isOpen = delivery.State is DeliveryState.Open or DeliveryState.Settled or DeliveryState.Parked;
        return new TracedDelivery(
            delivery.Id,
            new TracedSubscriber(subscription.ClientId, subscription.Department, subscription.Region),
            subscription.Channel,
            DeliveryStates.NameOf(delivery, subscription.State),
            Times.Show(delivery.CreatedAt),
            delivery.DueOn,
            isOpen && delivery.DueOn is { } due && DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture) < today,
            past,
            [.. receipts.OrderBy(r => r.RecordedAt).ThenBy(r => Rank(r.Stage))
                .Select(r => new TracedReceipt(r.Stage, r.Code, r.Detail, r.BusinessNo, Times.Show(r.OccurredAt), Times.Show(r.RecordedAt)))],
            [.. actions.OrderBy(a => a.At).Select(a => new TracedAction(Times.Show(a.At), a.Action, a.Actor, a.Reason))],
            delivery.ReplayAt > 0,
            delivery.OriginalId);
    }

    private static int Rank(string stage) => stage switch
    {
        ReceiptStage.Received => 0,
        ReceiptStage.Validated => 1,
        _ => 2,
    };
}
