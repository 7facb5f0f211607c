using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>A delivery with what an operator is told of its event and its subscriber; nothing of what it carries.</summary>
internal sealed record SeenDelivery(DeliveryRow Delivery, Subscription Subscription, string Type, string Region);

/// <summary>What an operator sees: what is owed to subscribers of the caller's own region and below.</summary>
internal sealed class OperatorView(HubDb db, AccessGate gate)
{
    public IReadOnlyList<string> RegionsOf(HttpContext http, string? region = null)
    {
        var moment = gate.Moment;
        return moment.Snapshot.Regions.Subtree(region ?? Caller.From(http.User).Region, moment.Today);
    }

    /// <summary>The refusal where somebody asks for a region that is not the caller's nor below it.</summary>
    public IResult? Stranger(HttpContext http, string? region) => region is null || RegionsOf(http).Contains(region)
        ? null
        : Problems.Of(StatusCodes.Status403Forbidden, [new Finding(RejectionCode.RegionNotAllowed, "region", "The region is not yours nor below yours.")]);

    /// <summary>Finds fault with a department that there is not.</summary>
    public static void CheckDepartment(string? department, List<Finding> findings)
    {
        if (department is not null && !Department.IsKnown(department))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "department", "One of the departments."));
        }
    }

    public Task<SeenDelivery?> FindAsync(Guid id, HttpContext http)
    {
        var regions = RegionsOf(http);
        return (
            from delivery in db.Set<DeliveryRow>().AsNoTracking()
            join entry in db.Set<LedgerEntry>().AsNoTracking() on delivery.Sequence equals entry.Sequence
            join subscription in db.Set<Subscription>().AsNoTracking() on delivery.SubscriptionId equals subscription.Id
            where delivery.Id == id && regions.Contains(subscription.HomeRegion ?? subscription.Region)
            select new SeenDelivery(delivery, subscription, entry.Type, entry.Region)).SingleOrDefaultAsync(http.RequestAborted);
    }

    /// <summary>A subscription of the caller's regions; ended ones too.</summary>
    public async Task<Subscription?> SubscriptionAsync(Guid id, HttpContext http) =>
        await db.Set<Subscription>().AsNoTracking().SingleOrDefaultAsync(subscription => subscription.Id == id, http.RequestAborted) is { } found
        && RegionsOf(http).Contains(found.HomeRegion ?? found.Region)
            ? found
            : null;

    public static IResult NotFound() => Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such thing, or not yours to see.");

    public static IResult Conflict(string detail) => Problems.Of(StatusCodes.Status409Conflict, RejectionCode.StateConflict, detail);
}
