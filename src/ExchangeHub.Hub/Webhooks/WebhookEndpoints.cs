using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Webhooks;

internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/v1/subscriptions/{id:guid}").RequireAuthorization(Scopes.DeliveriesPull).WithTags("Subscriptions");
        group.MapPost("/secret", RotateAsync).WithSummary("Gives a webhook a new signing secret, told once; the former one signs beside it for a while.")
            .Produces<RotatedSecret>();
        group.MapPost("/test", TestAsync).WithSummary("Sends a signed test event to a webhook at once and says what came of it.")
            .Produces<WebhookTestResult>();
    }

    private static async Task<IResult> RotateAsync(Guid id, HttpContext http, SubscriptionStore store, WebhookSecrets secrets)
    {
        if (await FindAsync(id, http, store) is not { } subscription)
        {
            return SubscriptionEndpoints.NotFound();
        }

        var rotated = await secrets.RotateAsync(subscription.Id, http.RequestAborted);
        return TypedResults.Json(rotated with { FormerUntil = rotated.FormerUntil.ToOffset(ChinaTime.Offset) }, WireJson.Options);
    }

    private static async Task<IResult> TestAsync(Guid id, HttpContext http, SubscriptionStore store, WebhookTest test) =>
        await FindAsync(id, http, store) is { } subscription
            ? TypedResults.Json(await test.RunAsync(subscription, http.RequestAborted), WireJson.Options)
            : SubscriptionEndpoints.NotFound();

    private static async Task<Subscription?> FindAsync(Guid id, HttpContext http, SubscriptionStore store) =>
        await store.FindAsync(id, Caller.From(http.User).ClientId, http.RequestAborted) is { Channel: Channel.Webhook } subscription ? subscription : null;
}
