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
            if (await OpenAsync(claimed, subscription) is { } deliveries)
            {
                return deliveries;
            }
        }

        return [];
    }

    /// <summary>Gives back what could not be sent.</summary>
    public Task GiveBackAsync(Subscription subscription, IEnumerable<Delivery> deliveries) =>
        GiveBackAsync(subscription, deliveries.Select(delivery => new DeliveryLease(delivery.DeliveryId, delivery.Attempt)));

    /// <inheritdoc cref="GiveBackAsync(Subscription, IEnumerable{Delivery})"/>
    public Task GiveBackAsync(Subscription subscription, IEnumerable<DeliveryLease> leases) =>
        claims.GiveBackAsync(subscription.Id, [.. leases], clock.GetUtcNow() + Pause, CancellationToken.None);

    /// <summary>Null where nothing of a claim goes out and the next may be looked at.</summary>
    private async Task<IReadOnlyList<Delivery>?> OpenAsync(IReadOnlyList<ClaimedDelivery> claimed, Subscription subscription)
    {
        try
        {
            var projection = projector.Project(claimed, subscription);
            if (projection.Withdrawn.Count > 0)
            {
                await claims.WithdrawAsync(subscription.Id, projection.Withdrawn, CancellationToken.None);
            }

            if (projection.Held.Count > 0)
            {
                await GiveBackAsync(subscription, projection.Held.Select(delivery => delivery.Lease));
            }

            return projection.Deliveries.Count + projection.Held.Count > 0 ? projection.Deliveries : null;
        }
        catch
        {
            await GiveBackAsync(subscription, claimed.Select(delivery => delivery.Lease));
            throw;
        }
    }
}
