using CsCheck;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>What comes in for a loop that waits is leased as it is written and handed over; who else is owed something is not overtaken by it.</summary>
public abstract class FreshDeliveryCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private const int Histories = 25;

    private static readonly TimeSpan Lease = FreshFlow.Lease;

    [Fact]
    public async Task What_comes_in_for_a_loop_that_asks_is_under_way_when_it_is_in_the_ledger()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);

        var numbers = await PublishAsync(hub, Somebody(), Somebody());

        Assert.All(await RowsAsync(hub, subscription), row => Assert.Equal(
            (1, 1, hub.Clock.GetUtcNow() + Lease), (row.Attempt, row.Tries, DateTimeOffset.FromUnixTimeMilliseconds(row.AvailableAt))));
        Assert.Equal(numbers, NumbersOf(await hub.ClaimAsync(subscription)));
        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task What_nobody_asked_for_within_a_second_is_owed_and_claimed()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);
        hub.Clock.Advance(TimeSpan.FromSeconds(1));

        var numbers = await PublishAsync(hub, Somebody());

        Assert.Null(Assert.Single(await RowsAsync(hub, subscription)).LeaseId);
        Assert.Equal(numbers, NumbersOf(await hub.ClaimAsync(subscription)));
    }

    [Fact]
    public async Task Of_each_person_the_first_goes_and_the_next_waits_for_its_receipt()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);
        var (busy, calm) = (Somebody(), Somebody());
        var numbers = await PublishAsync(hub, busy, busy, calm);

        var first = await hub.ClaimAsync(subscription);

        Assert.Equal([numbers[0], numbers[2]], NumbersOf(first));
        var more = await PublishAsync(hub, busy);
        Assert.Empty(await hub.ClaimAsync(subscription));
        await hub.ReturnAsync(ReceiptStage.Received, first[0]);
        Assert.Equal([numbers[1], more[0]], NumbersOf(await hub.ClaimAsync(subscription)));
    }

    [Fact]
    public async Task What_waits_to_be_claimed_is_not_overtaken()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var earlier = await PublishAsync(hub, Somebody());
        Ask(hub, subscription);

        var later = await PublishAsync(hub, Somebody());

        Assert.Equal([.. earlier, .. later], NumbersOf(await hub.ClaimAsync(subscription)));
    }

    [Fact]
    public async Task No_more_is_under_way_than_may_be()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub, window: 3);

        await PublishAsync(hub, Somebody(), Somebody());
        await PublishAsync(hub, Somebody(), Somebody());

        Assert.Equal(3, (await RowsAsync(hub, subscription)).Count(row => row.LeaseId is not null));
        Assert.Equal(3, (await hub.ClaimAsync(subscription, window: 3)).Count);
        Assert.Empty(await hub.ClaimAsync(subscription, window: 3));
    }

    [Fact]
    public async Task What_is_paused_gets_nothing()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);
        Assert.NotNull(await hub.Get<SubscriptionStore>().PauseAsync(subscription, TestContext.Current.CancellationToken));

        await PublishAsync(hub, Somebody());

        Assert.Null(Assert.Single(await RowsAsync(hub, subscription)).LeaseId);
        Assert.Empty(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task What_was_not_taken_when_the_loop_ends_is_owed_again_to_any_node()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(here.Clock);
        var subscription = await AskedAsync(here);
        var numbers = await PublishAsync(here, Somebody(), Somebody());

        var untaken = here.Get<FreshDeliveries>().Close(subscription);
        Assert.Empty(await there.ClaimAsync(subscription));
        await here.Get<DeliveryClaims>().GiveBackAsync(subscription, untaken, here.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

        Assert.Equal(numbers, NumbersOf(await there.ClaimAsync(subscription)));
        Assert.Empty(await here.ClaimAsync(subscription));
    }

    [Fact]
    public async Task What_lay_too_long_is_left_to_whoever_claims_it_when_its_lease_has_ended()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);
        var numbers = await PublishAsync(hub, Somebody());

        hub.Clock.Advance(Lease / 2);
        Assert.Empty(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(Lease / 2);

        var claimed = await hub.ClaimAsync(subscription);
        Assert.Equal(numbers, NumbersOf(claimed));
        Assert.Equal(2, claimed[0].Attempt);
    }

    [Fact]
    public async Task A_failure_is_claimed_again_though_all_was_under_way()
    {
        await using var hub = await StartAsync();
        var subscription = await AskedAsync(hub);
        await PublishAsync(hub, Somebody());
        var failing = Assert.Single(await hub.ClaimAsync(subscription));
        Assert.True(hub.Get<FreshDeliveries>().IsLevel(subscription));

        await hub.ReturnAsync(TestHub.Finance, new Receipt { DeliveryId = failing.Id, Stage = ReceiptStage.Failed, Code = "locked", RetryAfterSeconds = 0 });

        Assert.False(hub.Get<FreshDeliveries>().IsLevel(subscription));
        Assert.Equal((failing.Id, 2), (Assert.Single(await hub.ClaimAsync(subscription)) is var again ? (again.Id, again.Attempt) : default));
    }

    [Fact]
    public async Task On_two_nodes_the_order_of_each_person_is_kept_and_nothing_goes_out_twice()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync(here.Clock);
        await FreshFlow.History.SampleAsync(
            async history =>
            {
                var people = Enumerable.Range(0, 3).Select(_ => Somebody()).ToList();
                var flow = new FreshFlow([here, there], people, await here.SubscribeAsync());
                foreach (var (kind, which, amount) in history)
                {
                    await flow.TakeAsync(kind, which, amount);
                }

                await flow.DrainAsync();
            },
            iter: Histories,
            threads: 1);
    }

    private static async Task<Guid> AskedAsync(TestHub hub, int window = 100)
    {
        var subscription = await hub.SubscribeAsync();
        Ask(hub, subscription, window);
        return subscription;
    }

    private static void Ask(TestHub hub, Guid subscription, int window = 100) => hub.Get<FreshDeliveries>().Ask(subscription, window, Lease);

    private static Task<List<DeliveryRow>> RowsAsync(TestHub hub, Guid subscription) =>
        hub.QueryAsync(db => db.Set<DeliveryRow>().AsNoTracking().Where(row => row.SubscriptionId == subscription).ToListAsync(TestContext.Current.CancellationToken));

    private static IEnumerable<long> NumbersOf(IEnumerable<ClaimedDelivery> deliveries) => deliveries.Select(delivery => delivery.Entry.Sequence);

    private static async Task<long[]> PublishAsync(TestHub hub, params SyntheticPerson[] people) =>
        [.. (await hub.AcceptAsync([.. people.Select((person, i) => Events.PostChanged(person, i))])).Select(result => result.Sequence!.Value)];
}

public sealed class SqliteFreshDeliveryTests(HubStore<SqliteDatabase> store) : FreshDeliveryCompliance<SqliteDatabase>(store);

public sealed class PostgresFreshDeliveryTests(HubStore<PostgresDatabase> store) : FreshDeliveryCompliance<PostgresDatabase>(store);
