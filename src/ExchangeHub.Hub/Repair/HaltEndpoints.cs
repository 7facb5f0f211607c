using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Repair;

/// <summary>Pausing a subscription: nothing goes out to it and everything stays owed. For its owner, and for who runs the exchange above it.</summary>
internal static class HaltEndpoints
{
    public static void MapHalts(this IEndpointRouteBuilder endpoints)
    {
        var subscriptions = endpoints.MapGroup("/v1/subscriptions/{id:guid}").RequireAuthorization(Scopes.SubscriptionsHalt).WithTags("Operations");
        subscriptions.MapPost("/pause", (Guid id, HttpContext http, HaltRequest request) => request.TurnAsync(id, http, SubscriptionState.Active, SubscriptionState.Paused))
            .RecordAdminAction("subscription.pause").WithSummary("Nothing more goes out to it; what is owed stays owed and what comes meanwhile is owed too.");
        subscriptions.MapPost("/resume", (Guid id, HttpContext http, HaltRequest request) => request.TurnAsync(id, http, SubscriptionState.Paused, SubscriptionState.Active))
            .RecordAdminAction("subscription.resume").WithSummary("Goes on where it was paused, in order.");
    }
}

internal sealed class HaltRequest(SubscriptionStore store, OperatorView view, IAuthorizationService policies, DeliverySignal signal)
{
    public async Task<IResult> TurnAsync(Guid id, HttpContext http, string from, string to)
    {
        var caller = Caller.From(http.User);
        if (await store.FindAsync(id, http.RequestAborted) is not { } subscription || !await MayAsync(subscription, caller, http))
        {
            return OperatorView.NotFound();
        }

        if (subscription.State != to && await store.TurnAsync(id, from, to, http.RequestAborted) is not null)
        {
            // Paused first: the relay's look finds the change at once, and not with its next poll.
            signal.Wake([id, Guid.Empty]);
        }

        return await store.FindAsync(id, http.RequestAborted) is { } now && now.State == to
            ? Results.Json(SubscriptionAnswer.Of(now), WireJson.Options)
            : OperatorView.Conflict("Another was faster; look at it again.");
    }

    private async Task<bool> MayAsync(Subscription subscription, Caller caller, HttpContext http) =>
        (subscription.ClientId == caller.ClientId && caller.User is null && (await policies.AuthorizeAsync(http.User, Scopes.DeliveriesPull)).Succeeded)
        || ((await policies.AuthorizeAsync(http.User, Scopes.OpsWrite)).Succeeded && await view.SubscriptionAsync(subscription.Id, http) is not null);
}
