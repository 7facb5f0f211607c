using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>The filters of <c>GET /v1/deliveries</c>, newest first.</summary>
internal sealed record DeliveryQuery
{
    private const int LongestSubscriber = 200;

    [FromQuery(Name = "state")] public string? State { get; init; }
    [FromQuery(Name = "subscriber")] public string? Subscriber { get; init; }
    [FromQuery(Name = "department")] public string? Department { get; init; }
    [FromQuery(Name = "region")] public string? Region { get; init; }
    [FromQuery(Name = "failureGroup")] public string? FailureGroup { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    public async Task<IResult> AnswerAsync(HttpContext http, HubDb db, OperatorView view)
    {
        var findings = new List<Finding>();
        var (size, after) = (PageParameters.Limit(Limit, findings), PageParameters.IdCursor(Cursor, findings));
        OperatorView.CheckDepartment(Department, findings);
        if (State is not null && !DeliveryStates.ByName.ContainsKey(State))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "state", $"One of {string.Join(", ", DeliveryStates.ByName.Keys)}."));
        }

        if (Subscriber is { Length: > LongestSubscriber } || Subscriber?.Contains('\0', StringComparison.Ordinal) == true)
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "subscriber", "The id of a client."));
        }

        if (FailureGroup is not null && !FailureGroupEndpoints.IsFingerprint(FailureGroup))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "failureGroup", "The fingerprint of a group of failures."));
        }

        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        if (view.Stranger(http, Region) is { } refusal)
        {
            return refusal;
        }

        var rows = await Filter(db, view.RegionsOf(http, Region), after).Take(size + 1).ToListAsync(http.RequestAborted);
        var items = rows.Take(size).ToList();
        var shown = await ShownDelivery.ListAsync(db, items, http.RequestAborted);
        return Results.Json(new { items = shown, next = rows.Count > size ? items[^1].Delivery.Id.ToString("N") : null }, WireJson.Options);
    }

    private IQueryable<SeenDelivery> Filter(HubDb db, IReadOnlyList<string> regions, Guid? after)
    {
        var deliveries = db.Set<DeliveryRow>().AsNoTracking();
        deliveries = State is null ? deliveries : deliveries.Where(DeliveryStates.ByName[State]);
        deliveries = after is { } last ? deliveries.Where(delivery => delivery.Id < last) : deliveries;
        deliveries = FailureGroup is null ? deliveries : deliveries.Where(delivery => db.Set<SetAsideRow>()
            .Any(failure => failure.DeliveryId == delivery.Id && failure.Attempt == delivery.Attempt && failure.Fingerprint == FailureGroup));
        var subscriptions = db.Set<Subscriptions.Subscription>().AsNoTracking();
        subscriptions = Department is null ? subscriptions : subscriptions.Where(subscription => subscription.Department == Department);
        subscriptions = Subscriber is null ? subscriptions : subscriptions.Where(subscription => subscription.ClientId == Subscriber);
        return
            from delivery in deliveries
            join entry in db.Set<Ledger.LedgerEntry>().AsNoTracking() on delivery.Sequence equals entry.Sequence
            join subscription in subscriptions on delivery.SubscriptionId equals subscription.Id
            where regions.Contains(subscription.HomeRegion ?? subscription.Region)
            orderby delivery.Id descending
            select new SeenDelivery(delivery, subscription, entry.Type, entry.Region);
    }
}

/// <summary>A delivery as an operator is shown it.</summary>
internal sealed record ShownDelivery(
    Guid DeliveryId, string State, Guid SubscriptionId, ShownSubscriber Subscriber, long Sequence, string Type, string? Title, string Region,
    int Attempt, DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt, bool Replay, Guid? OriginalId, ShownFailure? Failure)
{
    public static async Task<IReadOnlyList<ShownDelivery>> ListAsync(HubDb db, IReadOnlyList<SeenDelivery> seen, CancellationToken cancellationToken)
    {
        var ids = seen.Select(one => one.Delivery.Id).ToList();
        var failures = (await db.Set<SetAsideRow>().AsNoTracking().Where(row => ids.Contains(row.DeliveryId)).ToListAsync(cancellationToken)).ToLookup(row => row.DeliveryId);
        return [.. seen.Select(one => Of(one, failures[one.Delivery.Id].MaxBy(row => row.Attempt)))];
    }

    private static ShownDelivery Of(SeenDelivery seen, SetAsideRow? failure)
    {
        var (delivery, subscription, type, region) = seen;
        return new ShownDelivery(
            delivery.Id,
            DeliveryStates.NameOf(delivery, subscription.State),
            subscription.Id,
            new ShownSubscriber(subscription.ClientId, subscription.Department, subscription.HomeRegion ?? subscription.Region),
            delivery.Sequence,
            type,
            ContractCatalog.Find(type)?.Title,
            region,
            delivery.Attempt,
            delivery is { State: DeliveryState.Open, LeaseId: null } ? Times.Show(delivery.AvailableAt) : null,
            Times.Show(delivery.CreatedAt),
            delivery.ReplayAt > 0,
            delivery.OriginalId,
            failure is null ? null : new ShownFailure(failure.Fingerprint, failure.Category, failure.Code, failure.Detail, Times.Show(failure.At)));
    }
}

internal sealed record ShownSubscriber(string ClientId, string Department, string Region);

internal sealed record ShownFailure(string Fingerprint, string Category, string? Code, string? Detail, DateTimeOffset At);
