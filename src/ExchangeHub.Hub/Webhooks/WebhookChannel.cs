using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>What a subscription needs to be sent by webhook: an endpoint that may be reached and a secret that signs.</summary>
internal sealed class WebhookChannel(EndpointGuard guard, WebhookSecrets secrets) : ISubscriptionChannel
{
    public string Name => Channel.Webhook;

    public async Task<IReadOnlyList<Finding>> CheckAsync(SubscriptionRequest request, CancellationToken cancellationToken) =>
        await guard.CheckAsync(request.Endpoint!, "endpoint", cancellationToken) is { } wrong ? [wrong] : [];

    public OpenedChannel Open(Subscription subscription, SubscriptionRequest request)
    {
        var (row, text) = secrets.New(subscription.Id);
        return new OpenedChannel(db => db.Add(row), text);
    }
}
