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
        endpoints.MapReceivers();
        var subscriptions = endpoints.MapGroup("/v1/subscriptions/{id:guid}").RequireAuthorization(Scopes.SubscriptionsRun).WithTags("Operations");
        subscriptions.MapPost("/pause", (Guid id, HttpContext http, HaltRequest request) => request.PauseAsync(id, http))
            .RecordAdminAction("subscription.pause").WithSummary("Nothing more goes out to it; what is owed stays owed and what comes meanwhile is owed too.");
        subscriptions.MapPost("/resume", (Guid id, HttpContext http, HaltRequest request) => request.ResumeAsync(id, http))
            .RecordAdminAction("subscription.resume").WithSummary("Goes on where it was paused or disabled, in order; what was set aside follows at a share of what is live.");
    }
}

internal sealed class HaltRequest(SubscriptionStore store, Resumption resumption, OperatorView view, IAuthorizationService policies, DeliverySignal signal)
{
    public Task<IResult> PauseAsync(Guid id, HttpContext http) => TurnAsync(
        id, http, SubscriptionState.Paused, async _ => await store.PauseAsync(id, http.RequestAborted));

    public Task<IResult> ResumeAsync(Guid id, HttpContext http) => TurnAsync(
        id, http, SubscriptionState.Active, subscription => resumption.RunAsync(subscription, Caller.From(http.User).Actor, http.RequestAborted));

    private async Task<IResult> TurnAsync(Guid id, HttpContext http, string to, Func<Subscription, Task> turn)
    {
        var caller = Caller.From(http.User);
        if (await store.FindAsync(id, http.RequestAborted) is not { } subscription || !await MayAsync(subscription, caller, http))
        {
            return OperatorView.NotFound();
        }

        if (subscription.State != to)
        {
            await turn(subscription);

            // Paused first: the relay's look finds the change at once, and not with its next poll.
            signal.Wake([id, Guid.Empty]);
        }

        return await store.FindAsync(id, http.RequestAborted) is { } now && now.State == to
            ? Results.Json(SubscriptionAnswer.Of(now), WireJson.Options)
            : OperatorView.Conflict("Another was faster, or its state does not allow it; look at it again.");
    }

    private async Task<bool> MayAsync(Subscription subscription, Caller caller, HttpContext http) =>
        (subscription.ClientId == caller.ClientId && caller.User is null && (await policies.AuthorizeAsync(http.User, Scopes.DeliveriesPull)).Succeeded)
        || ((await policies.AuthorizeAsync(http.User, Scopes.OpsWrite)).Succeeded && await view.SubscriptionAsync(subscription.Id, http) is not null);
}
