using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>Events, and how each of them went.</summary>
internal sealed class EventsApi(HubClient hub)
{
    private const int PageSize = 100;

    /// <summary>Newest first.</summary>
    public Task<HubList<EventItem>> ListAsync(EventFilter filter, string? cursor, CancellationToken cancellationToken) => hub.GetAsync<HubList<EventItem>>(
        HubQuery.Of(
            "/v1/events", ("order", "newest"), ("limit", $"{PageSize}"), ("type", filter.Type), ("region", filter.Region), ("subject", filter.Subject), ("day", filter.Day), ("cursor", cursor)),
        cancellationToken);

    /// <param name="sequence">Which.</param>
    /// <param name="purpose">What for; without it what is personal comes masked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<EventItem> GetAsync(long sequence, string? purpose, CancellationToken cancellationToken) =>
        hub.GetAsync<EventItem>($"/v1/events/{sequence}", cancellationToken, purpose);

    public Task<EventTrace> TraceAsync(long sequence, CancellationToken cancellationToken) => hub.GetAsync<EventTrace>($"/v1/events/{sequence}/trace", cancellationToken);
}

/// <summary>What is looked for.</summary>
/// <param name="Type">Whole type, or a family with a star.</param>
/// <param name="Region">Region code, with everything below it.</param>
/// <param name="Subject">What the events are about: <c>institution:…</c> or <c>person:…</c>.</param>
/// <param name="Day"><c>yyyy-MM-dd</c>.</param>
public sealed record EventFilter(string? Type = null, string? Region = null, string? Subject = null, string? Day = null);

/// <summary>An event as the reader may see it; <c>MoreWithPurpose</c> where it is masked until he says what for.</summary>
public sealed record EventItem(long Sequence, DateTimeOffset AcceptedAt, string LeafHash, IReadOnlyList<Finding> Warnings, EventBody Event, bool MoreWithPurpose = false);

/// <summary>Its attributes and data.</summary>
public sealed record EventBody(
    string Id, string Source, string Type, string? Subject, string? Region, string? CounterpartRegion, string? EffectiveDate, string? Operation,
    string? CorrelationId, string? ApprovalDocNo, string? ApprovalDate, JsonElement Data)
{
    /// <summary>The department that published it.</summary>
    public string Department => Source[(Source.LastIndexOf('/') + 1)..];

    /// <summary>The contract it follows; null for one that this console does not know.</summary>
    public Contract? Contract => ContractCatalog.Find(Type);
}

/// <summary>How an event went: to whom, each attempt, each receipt, and what belongs to the same case; <c>SignedAt</c> once a checkpoint of the ledger covers it.</summary>
public sealed record EventTrace(
    long Sequence, string Id, string Source, string Type, string? Title, string Region, DateTimeOffset AcceptedAt, string LeafHash, DateTimeOffset? SignedAt, string? TraceId,
    IReadOnlyList<TracedDelivery> Deliveries, IReadOnlyList<RelatedEvent> Related);

/// <summary>One delivery of it.</summary>
public sealed record TracedDelivery(
    Guid DeliveryId, TracedSubscriber Subscriber, string Channel, string State, DateTimeOffset RoutedAt, DateOnly? DueOn, bool Overdue,
    IReadOnlyList<TracedAttempt> Attempts, IReadOnlyList<TracedReceipt> Receipts, IReadOnlyList<TracedAction> Actions, bool Replay);

/// <summary>Who receives it.</summary>
public sealed record TracedSubscriber(string ClientId, string Department, string Region);

/// <summary>One try to hand it over.</summary>
public sealed record TracedAttempt(int Attempt, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Result, string? Code, string? Detail);

/// <summary>What the receiver said.</summary>
public sealed record TracedReceipt(string Stage, string? Code, string? Detail, string? BusinessNo, DateTimeOffset? OccurredAt, DateTimeOffset RecordedAt);

/// <summary>What an operator did.</summary>
public sealed record TracedAction(DateTimeOffset At, string Action, string By, string? Reason);

/// <summary>Another event of the same case.</summary>
public sealed record RelatedEvent(long Sequence, string Id, string Source, string Type, string? Title, DateTimeOffset AcceptedAt);
