using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>Lets a subscription go on. After days of failure what waits for a late attempt is due at once, and what was set aside is recovered at its pace.</summary>
internal sealed class Resumption(SubscriptionStore store, RecoveryBook recoveries, HubDb db, TimeProvider clock)
{
    public async Task RunAsync(Subscription subscription, string actor, CancellationToken cancellationToken)
    {
        if (subscription.State == SubscriptionState.Disabled)
        {
            await FreshAsync(subscription.Id, cancellationToken);
            var groups = await FailureGroups.SetAside(db).Where(one => one.Subscription.Id == subscription.Id)
                .Select(one => one.Failure.Fingerprint).Distinct().ToListAsync(cancellationToken);
            foreach (var fingerprint in groups)
            {
                await recoveries.StartAsync(fingerprint, subscription.Id, deliveries: null, share: null, actor, cancellationToken);
            }
        }

        // Last: nothing goes out before, and who was cut off asks again. Nor is it disabled anew for failures that count no more.
        await store.ResumeAsync(subscription.Id, cancellationToken);
    }

    // The failures before it count no more. As many go out at a time as its channel lets: being due at once is no stampede.
    private async Task FreshAsync(Guid subscription, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Lanes(subscription), cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await db.Set<SubscriberHealth>().Where(health => health.SubscriptionId == subscription).ExecuteDeleteAsync(cancellationToken);
        await db.Set<DeliveryRow>()
            .Where(delivery => delivery.SubscriptionId == subscription && delivery.State == DeliveryState.Open && delivery.LeaseId == null
                && delivery.ReplayAt == 0 && delivery.AvailableAt > now)
            .ExecuteUpdateAsync(
                set => set.SetProperty(delivery => delivery.AvailableAt, now).SetProperty(delivery => delivery.Tries, 0)
                    .SetProperty(delivery => delivery.FirstTriedAt, (long?)null),
                cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
