using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Hands out what a subscriber is owed and may see at this moment; what it may no longer see is withdrawn on the way.</summary>
internal sealed class DeliveryHandout(DeliveryClaims claims, DeliveryProjector projector, SendingLags lags, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The next deliveries under a lease; none where nothing is due.</summary>
    public async Task<IReadOnlyList<Delivery>> NextAsync(Subscription subscription, int max, int window, TimeSpan lease, CancellationToken cancellationToken)
    {
        while (await lags.MeasureAsync(subscription, () => claims.ClaimAsync(subscription.Id, max, window, lease, cancellationToken)) is { Count: > 0 } claimed)
        {
            var projection = await ProjectAsync(claimed, subscription);
            if (projection.Withdrawn.Count > 0)
            {
                await claims.WithdrawAsync(subscription.Id, projection.Withdrawn, CancellationToken.None);
            }

            if (projection.Held.Count > 0)
            {
                await GiveBackAsync(subscription, projection.Held);
            }

            if (projection.Deliveries.Count + projection.Held.Count > 0)
            {
                return projection.Deliveries;
            }
        }

        return [];
    }

    /// <summary>Gives back what could not be sent.</summary>
    public Task GiveBackAsync(Subscription subscription, IEnumerable<Guid> deliveries) =>
        claims.GiveBackAsync(subscription.Id, [.. deliveries], clock.GetUtcNow() + Pause, CancellationToken.None);

    private async Task<Projection> ProjectAsync(IReadOnlyList<ClaimedDelivery> claimed, Subscription subscription)
    {
        try
        {
            return projector.Project(claimed, subscription);
        }
        catch
        {
            await GiveBackAsync(subscription, claimed.Select(delivery => delivery.Id));
            throw;
        }
    }
}
