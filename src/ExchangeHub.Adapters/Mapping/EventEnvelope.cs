using System.Text.Json;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>
/// Puts a system's fact into the envelope. The row id is the event id: a change sent twice is one event, and a system finds its own
/// fact again in the <c>correlationid</c> and <c>causationid</c> of what follows from it.
/// </summary>
internal static class EventEnvelope
{
    public static CloudEvent Of(ConnectedSystem system, SystemChange change, EventDraft draft, string? traceParent) => new()
    {
        Id = change.RowId,
        Source = system.Source,
        Type = ContractCatalog.All.Single(contract => contract.Record == draft.Record.GetType()).Type,
        Time = change.RecordedAt,
        Region = system.Region,
        EffectiveDate = change.EffectiveDate,
        Operation = draft.Operation,
        CorrelationId = change.CorrelationId ?? change.RowId,
        CausationId = change.CausationId,
        ApprovalDocNo = change.DocumentNo,
        ApprovalDate = change.DocumentDate,
        TraceParent = traceParent ?? change.TraceParent,
        Data = JsonSerializer.SerializeToElement(draft.Record, draft.Record.GetType(), WireJson.Options),
    };

    public static SystemAction ActionOf(Delivery delivery, SystemWork work, string? traceParent) => new(
        delivery.DeliveryId,
        work.Action,
        work.Fields,
        delivery.Event.EffectiveDate,
        delivery.Event.ApprovalDocNo,
        delivery.Event.ApprovalDate,
        new ActionCause(delivery.Event.Id, delivery.Event.CorrelationId ?? delivery.Event.Id, traceParent ?? delivery.Event.TraceParent));
}
