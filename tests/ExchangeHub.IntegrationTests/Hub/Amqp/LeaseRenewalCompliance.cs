using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Amqp;

/// <summary>What lies unread in a client's queue keeps its lease; what was taken out of it does not.</summary>
public abstract class LeaseRenewalCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    // Of each test's own, and so is its queue.
    private readonly Access.Caller client = TestHub.Finance with { ClientId = $"finance-{Guid.CreateVersion7():N}" };

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_was_put_there_last_is_renewed()
    {
        await using var hub = await StartAsync();
        var subscription = await SubscribeAsync(hub);
        var taken = await SendAsync(hub, subscription, 3);
        var unread = await SendAsync(hub, subscription, 2);

        hub.Clock.Advance(Lease / 2);
        await RenewAsync(hub, subscription, unread: 2);
        hub.Clock.Advance(Lease / 2);

        Assert.Equal(taken.Order(), (await ClaimAsync(hub, subscription)).Order());
        hub.Clock.Advance(Lease / 2);
        Assert.Equal(unread.Order(), (await ClaimAsync(hub, subscription)).Order());
    }

    [Fact]
    public async Task The_queue_is_that_of_all_subscriptions_of_the_client()
    {
        await using var hub = await StartAsync();
        var (first, second) = (await SubscribeAsync(hub), await SubscribeAsync(hub));
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        var earlier = await ClaimAsync(hub, first);
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        await ClaimAsync(hub, second);

        hub.Clock.Advance(Lease / 2);
        await RenewAsync(hub, first, unread: 1);
        await RenewAsync(hub, second, unread: 1);
        hub.Clock.Advance(Lease / 2);

        Assert.Equal(earlier, await ClaimAsync(hub, first));
        Assert.Empty(await ClaimAsync(hub, second));
    }

    [Fact]
    public async Task What_is_answered_or_given_back_is_left_alone()
    {
        await using var hub = await StartAsync();
        var subscription = await SubscribeAsync(hub);
        var sent = await SendAsync(hub, subscription, 2);
        await hub.ReturnAsync(client, new Receipt { DeliveryId = sent[0], Stage = ReceiptStage.Completed }, new Receipt { DeliveryId = sent[1], Stage = ReceiptStage.Failed, RetryAfterSeconds = 1 });

        await RenewAsync(hub, subscription, unread: 2);
        hub.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([sent[1]], await ClaimAsync(hub, subscription));
    }

    private async Task<Subscription> SubscribeAsync(TestHub hub) =>
        (await hub.Get<SubscriptionStore>().FindAsync(await hub.SubscribeAsync(client, channel: Channel.Amqp), Cancellation))!;

    private static Task RenewAsync(TestHub hub, Subscription subscription, long unread) => hub.Get<LeaseRenewal>().RenewAsync(subscription, unread, Lease, Cancellation);

    private static async Task<List<Guid>> ClaimAsync(TestHub hub, Subscription subscription) => [.. (await hub.ClaimAsync(subscription.Id)).Select(delivery => delivery.Id)];

    private static async Task<List<Guid>> SendAsync(TestHub hub, Subscription subscription, int count)
    {
        hub.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await hub.AcceptAsync([.. Enumerable.Range(0, count).Select(_ => Events.PostChanged(Somebody()))]);
        return await ClaimAsync(hub, subscription);
    }
}

public sealed class SqliteLeaseRenewalTests(HubStore<SqliteDatabase> store) : LeaseRenewalCompliance<SqliteDatabase>(store);

public sealed class PostgresLeaseRenewalTests(HubStore<PostgresDatabase> store) : LeaseRenewalCompliance<PostgresDatabase>(store);
