using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>The filters of <c>GET /v1/edits</c>, newest first.</summary>
internal sealed record EditQuery
{
    private const string Open = "proposed";

    [FromQuery(Name = "state")] public string? State { get; init; }
    [FromQuery(Name = "deliveryId")] public Guid? DeliveryId { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    public async Task<IResult> AnswerAsync(HttpContext http, HubDb db, OperatorView view, SealedPayload payloads)
    {
        var findings = new List<Finding>();
        var (size, after) = (PageParameters.Limit(Limit, findings), PageParameters.IdCursor(Cursor, findings));
        if (State is not (null or Open))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "state", $"{Open}, or left out for all."));
        }

        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var rows = await Filter(db, view.RegionsOf(http), after).Take(size + 1).ToListAsync(http.RequestAborted);
        var items = rows.Take(size).Select(row => Show(row, payloads)).ToList();
        return Results.Json(new { items, next = rows.Count > size ? rows[size - 1].Edit.Id.ToString("N") : null }, WireJson.Options);
    }

    private IQueryable<Row> Filter(HubDb db, IReadOnlyList<string> regions, Guid? after)
    {
        var edits = db.Set<DeliveryEdit>().AsNoTracking();
        var shown =
            from edit in edits
            join delivery in db.Set<DeliveryRow>().AsNoTracking() on edit.DeliveryId equals delivery.Id
            join entry in db.Set<LedgerEntry>().AsNoTracking() on delivery.Sequence equals entry.Sequence
            join subscription in db.Set<Subscription>().AsNoTracking() on delivery.SubscriptionId equals subscription.Id
            where regions.Contains(subscription.HomeRegion ?? subscription.Region) && (after == null || edit.Id < after) && (DeliveryId == null || edit.DeliveryId == DeliveryId)
            orderby edit.Id descending
            select new Row
            {
                Edit = edit, Delivery = delivery, Subscription = subscription, Type = entry.Type,
                IsOpen = edit.ApprovedAt == null && edit.RefusedAt == null && delivery.State == DeliveryState.Parked
                    && !edits.Any(later => later.DeliveryId == edit.DeliveryId && later.Id > edit.Id),
            };
        return State is null ? shown : shown.Where(row => row.IsOpen);
    }

    private static object Show(Row row, SealedPayload payloads) => new
    {
        editId = row.Edit.Id,
        row.Edit.DeliveryId,
        state = row.Edit.ApprovedAt is not null ? "approved" : row.Edit.RefusedAt is not null ? "refused" : row.IsOpen ? Open : "superseded",
        subscriber = new ShownSubscriber(row.Subscription.ClientId, row.Subscription.Department, row.Subscription.HomeRegion ?? row.Subscription.Region),
        row.Delivery.Sequence,
        row.Type,
        ContractCatalog.Find(row.Type)?.Title,
        fields = payloads.OpenEdit(row.Edit.Changes, row.Edit.Id).EnumerateObject().Select(change => change.Name),
        row.Edit.ProposedBy,
        proposedAt = Times.Show(row.Edit.ProposedAt),
        decidedBy = row.Edit.ApprovedBy ?? row.Edit.RefusedBy,
        decidedAt = Times.Show(row.Edit.ApprovedAt ?? row.Edit.RefusedAt),
        row.Edit.Reason,
        row.Edit.ReplacementId,
    };

    private sealed class Row
    {
        public required DeliveryEdit Edit { get; init; }

        public required DeliveryRow Delivery { get; init; }

        public required Subscription Subscription { get; init; }

        public required string Type { get; init; }

        /// <summary>Somebody can still decide about it, and no later proposal has taken its place.</summary>
        public bool IsOpen { get; init; }
    }
}
