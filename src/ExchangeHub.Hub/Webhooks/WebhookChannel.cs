using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What a subscription needs to be sent by webhook: an endpoint that may be reached and a secret that signs.</summary>
internal sealed class WebhookChannel(EndpointGuard guard, WebhookSecrets secrets, WebhookAccesses accesses) : ISubscriptionChannel
{
    public string Name => Channel.Webhook;

    public async Task<IReadOnlyList<Finding>> CheckAsync(SubscriptionRequest request, Caller caller, CancellationToken cancellationToken) =>
    [
        .. !string.IsNullOrEmpty(request.Endpoint) && await guard.CheckAsync(request.Endpoint, "endpoint", cancellationToken) is { } wrong ? [wrong] : Array.Empty<Finding>(),
        .. await accesses.CheckAsync(request, caller.ClientId, cancellationToken),
    ];

    public OpenedChannel Open(Subscription subscription, SubscriptionRequest request)
    {
        var (row, text) = secrets.New(subscription.Id);
        var access = accesses.New(subscription.Id, request);
        return new OpenedChannel(db => db.AddRange(access is null ? [row] : [row, access]), text);
    }

    public async Task ForgetAsync(HubDb db, Guid subscription, CancellationToken cancellationToken)
    {
        await db.Set<WebhookSecret>().Where(secret => secret.SubscriptionId == subscription).ExecuteDeleteAsync(cancellationToken);
        await db.Set<WebhookAccess>().Where(access => access.SubscriptionId == subscription).ExecuteDeleteAsync(cancellationToken);
    }
}
