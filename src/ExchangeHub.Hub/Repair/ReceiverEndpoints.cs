using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary><c>/v1/receivers</c>: the subscriptions that an operator pauses, resumes and replays to, whoever made them.</summary>
internal static class ReceiverEndpoints
{
    public static void MapReceivers(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/receivers", ListAsync).RequireAuthorization(Scopes.OpsRead).WithTags("Operations")
            .WithSummary("Subscriptions of the caller's region and below: how each stands, and what is owed to it.");

    private static async Task<IResult> ListAsync(string? limit, string? cursor, HttpContext http, HubDb db, OperatorView view)
    {
        var findings = new List<Finding>();
        var (size, after) = (PageParameters.Limit(limit, findings), PageParameters.IdCursor(cursor, findings));
        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var regions = view.RegionsOf(http);
        var rows = await db.Set<Subscription>().AsNoTracking()
            .Where(one => one.State != SubscriptionState.Ended && regions.Contains(one.HomeRegion ?? one.Region) && (after == null || one.Id < after))
            .OrderByDescending(one => one.Id).Take(size + 1).ToListAsync(http.RequestAborted);
        var page = rows.Take(size).ToList();
        var ids = page.Select(one => one.Id).ToList();
        var owed = await db.Set<DeliveryRow>().AsNoTracking()
            .Where(delivery => ids.Contains(delivery.SubscriptionId) && (delivery.State == DeliveryState.Open || delivery.State == DeliveryState.Parked))
            .GroupBy(delivery => new { delivery.SubscriptionId, delivery.State })
            .Select(same => new { same.Key.SubscriptionId, same.Key.State, Count = same.Count() }).ToListAsync(http.RequestAborted);
        int Count(Guid subscription, DeliveryState state) => owed.FirstOrDefault(one => one.SubscriptionId == subscription && one.State == state)?.Count ?? 0;
        return Results.Json(
            new
            {
                items = page.Select(one => new ShownReceiver(
                    one.Id, new ShownSubscriber(one.ClientId, one.Department, one.HomeRegion ?? one.Region), one.Types.Split(' '), one.Region, one.Channel, one.State,
                    one.DisabledReason, Times.Show(one.DisabledAt), Times.Show(one.CreatedAt), Count(one.Id, DeliveryState.Open), Count(one.Id, DeliveryState.Parked))),
                next = rows.Count > size ? page[^1].Id.ToString("N") : null,
            },
            WireJson.Options);
    }
}

/// <summary>A subscription as an operator is shown it.</summary>
internal sealed record ShownReceiver(
    Guid SubscriptionId, ShownSubscriber Subscriber, IReadOnlyList<string> Types, string Region, string Channel, string State, string? DisabledReason,
    DateTimeOffset? DisabledAt, DateTimeOffset CreatedAt, int Waiting, int SetAside);
