using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// Prolongs the leases of what still lies unread in a client's queue: nobody has tried it, and a second copy would only make the
/// queue longer. The queue gives out in order, so what lies in it is what was put there last.
/// </summary>
internal sealed class LeaseRenewal(Dialect dialect, TimeProvider clock)
{
    /// <param name="subscription">Whose leases.</param>
    /// <param name="unread">So many messages lie in the queue, which all subscriptions of the client share.</param>
    /// <param name="lease">For how long from now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RenewAsync(Subscription subscription, long unread, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (unread == 0)
        {
            return;
        }

        await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription.Id), cancellationToken);
        await scope.ExecuteAsync(
            """
            update delivery set available_at = @until where subscription_id = @subscription and id in (
                select id from delivery where state = 0 and lease_id is not null
                  and subscription_id in (select id from subscription where client_id = @client and channel = @channel and state <> @ended)
                order by attempted_at desc, replay_at desc, sequence desc limit @unread)
              and available_at < @until
            """,
            cancellationToken,
            ("until", (clock.GetUtcNow() + lease).ToUnixTimeMilliseconds()),
            ("subscription", subscription.Id),
            ("client", subscription.ClientId),
            ("channel", subscription.Channel),
            ("ended", SubscriptionState.Ended),
            ("unread", unread));
        await scope.CommitAsync(cancellationToken);
    }
}
