using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Who gets which delivery, and when.</summary>
public abstract class ClaimCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    /// <summary>Returns when a claim that is under way waits for somebody else's transaction.</summary>
    private protected abstract Task ClaimWaitsAsync(TestHub hub, Task claim);

    [Fact]
    public async Task Several_pullers_on_two_nodes_never_break_a_lane_nor_get_the_same_delivery()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        var subscription = await here.SubscribeAsync();
        var people = Enumerable.Range(0, 10).Select(_ => Somebody()).ToList();
        await here.AcceptAsync([.. Enumerable.Range(0, 150).Select(i => Events.PostChanged(people[i * 7 % people.Count], i))]);
        var history = new PullHistory();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(puller => PullUntilEmptyAsync(puller % 2 == 0 ? here : there, subscription, 1 + (puller % 4), history)));

        Assert.Equal(150, history.Count);
        Assert.Empty(history.Violations);
    }

    [Fact]
    public async Task One_pull_may_hold_several_events_of_a_person_in_order_and_a_later_one_waits()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var (busy, calm) = (Somebody(), Somebody());
        var numbers = await PublishAsync(hub, busy, busy, calm, busy);

        var first = await hub.ClaimAsync(subscription, max: 2);
        var second = await hub.ClaimAsync(subscription);

        Assert.Equal(numbers[..2], NumbersOf(first));
        Assert.Equal([numbers[2]], NumbersOf(second));
        await hub.ReturnAsync(ReceiptStage.Received, first[0]);
        Assert.Empty(await hub.ClaimAsync(subscription));
        await hub.ReturnAsync(ReceiptStage.Validated, first[1]);
        Assert.Equal([numbers[3]], NumbersOf(await hub.ClaimAsync(subscription)));
    }

    [Fact]
    public async Task A_lease_that_runs_out_brings_the_delivery_again_before_what_came_later()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var person = Somebody();
        var numbers = await PublishAsync(hub, person);
        var first = Assert.Single(await hub.ClaimAsync(subscription, leaseSeconds: 10));
        numbers = [.. numbers, .. await PublishAsync(hub, person)];
        hub.Clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.Empty(await hub.ClaimAsync(subscription));

        hub.Clock.Advance(TimeSpan.FromSeconds(0.1));
        var again = await hub.ClaimAsync(subscription);

        Assert.Equal(numbers, NumbersOf(again));
        Assert.Equal((first.Id, 2), (again[0].Id, again[0].Attempt));
        Assert.Equal(hub.Clock.GetUtcNow() + TimeSpan.FromSeconds(10), again[0].LeaseUntil);
        var attempt = await hub.QueryAsync(db => db.Set<DeliveryAttempt>().SingleAsync(a => a.DeliveryId == first.Id, TestContext.Current.CancellationToken));
        Assert.Equal((1, "lease-expired"), (attempt.Attempt, attempt.Result));
    }

    [Fact]
    public async Task A_window_limits_what_is_out_at_a_time()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        await PublishAsync(hub, [.. Enumerable.Range(0, 7).Select(_ => Somebody())]);

        var first = await hub.ClaimAsync(subscription, max: 4, window: 5);
        var second = await hub.ClaimAsync(subscription, max: 4, window: 5);
        Assert.Empty(await hub.ClaimAsync(subscription, max: 4, window: 5));
        await hub.ReturnAsync(ReceiptStage.Received, [.. first]);

        Assert.Equal((4, 1), (first.Count, second.Count));
        Assert.Equal(2, (await hub.ClaimAsync(subscription, max: 4, window: 5)).Count);
    }

    [Fact]
    public async Task A_long_lane_that_waits_does_not_hide_what_stands_behind_it()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var (busy, calm) = (Somebody(), Somebody());
        await PublishAsync(hub, [.. Enumerable.Repeat(busy, 130), calm]);
        var first = Assert.Single(await hub.ClaimAsync(subscription, max: 1));

        var next = await hub.ClaimAsync(subscription, max: 1);

        Assert.Equal(first.Entry.Sequence + 130, Assert.Single(next).Entry.Sequence);
    }

    [Fact]
    public async Task What_a_receipt_settles_while_a_claim_is_under_way_is_not_given_out_again()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var person = Somebody();
        var numbers = await PublishAsync(hub, person, person);
        var late = Assert.Single(await hub.ClaimAsync(subscription, max: 1, leaseSeconds: 1));
        hub.Clock.Advance(TimeSpan.FromSeconds(2));

        Task<IReadOnlyList<ClaimedDelivery>> claim;
        await using (var receipt = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken))
        {
            await receipt.ExecuteAsync("update delivery set state = 1 where id = @id", TestContext.Current.CancellationToken, ("id", late.Id));
            claim = hub.ClaimAsync(subscription);
            await ClaimWaitsAsync(hub, claim);
            await receipt.CommitAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal([numbers[1]], NumbersOf(await claim));
    }

    [Fact]
    public async Task What_could_not_be_sent_comes_again_in_its_place_at_its_time()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        var person = Somebody();
        var numbers = await PublishAsync(hub, person, person);
        var claimed = await hub.ClaimAsync(subscription);

        await hub.Get<DeliveryClaims>().GiveBackAsync(
            subscription, [.. claimed.Select(delivery => delivery.Lease)], hub.Clock.GetUtcNow() + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.Empty(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(numbers, NumbersOf(await hub.ClaimAsync(subscription)));
    }

    [Fact]
    public async Task Who_gives_back_after_its_lease_takes_nothing_from_who_holds_it_now()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync();
        await PublishAsync(hub, Somebody());
        var late = Assert.Single(await hub.ClaimAsync(subscription));
        hub.Clock.Advance(TimeSpan.FromSeconds(11));
        var now = Assert.Single(await hub.ClaimAsync(subscription));

        await hub.Get<DeliveryClaims>().GiveBackAsync(subscription, [late.Lease], hub.Clock.GetUtcNow(), TestContext.Current.CancellationToken);

        Assert.Equal(late.Id, now.Id);
        Assert.Empty(await hub.ClaimAsync(subscription));
        Assert.Equal(EventStatus.Accepted, Assert.Single(await hub.ReturnAsync(ReceiptStage.Failed, now)).Status);
    }

    [Fact]
    public async Task A_broker_that_forgets_costs_adapters_no_lease_and_pullers_nothing()
    {
        await using var hub = await StartAsync();
        var pull = await hub.SubscribeAsync();
        var adapter = await hub.SubscribeAsync(channel: Channel.Adapter);
        var numbers = await PublishAsync(hub, Somebody());
        await hub.ClaimAsync(pull);
        await hub.ClaimAsync(adapter);

        await hub.Get<DeliveryClaims>().ForgetAdapterLeasesAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await hub.ClaimAsync(pull));
        Assert.Equal(numbers, NumbersOf(await hub.ClaimAsync(adapter)));
    }

    private protected static IEnumerable<long> NumbersOf(IEnumerable<ClaimedDelivery> deliveries) => deliveries.Select(delivery => delivery.Entry.Sequence);

    private protected static async Task<long[]> PublishAsync(TestHub hub, params SyntheticPerson[] people) =>
        [.. (await hub.AcceptAsync([.. people.Select((person, i) => Events.PostChanged(person, i))])).Select(result => result.Sequence!.Value)];

    private static async Task PullUntilEmptyAsync(TestHub hub, Guid subscription, int max, PullHistory history)
    {
        await Eventually.Async(async () =>
        {
            var claimed = await hub.ClaimAsync(subscription, max);
            history.Claimed(claimed);
            foreach (var delivery in claimed)
            {
                history.Settling(delivery);
                await hub.ReturnAsync(ReceiptStage.Received, delivery);
            }

            return history.Count >= 150;
        });
    }

    /// <summary>What the pullers saw, in an order that is sure: a claim is noted after it, a settlement before it.</summary>
    private sealed class PullHistory
    {
        private readonly Lock gate = new();
        private readonly Dictionary<Guid, (LedgerEntry Entry, int Claim)> claimed = [];
        private readonly HashSet<Guid> settling = [];
        private int claims;

        public List<string> Violations { get; } = [];

        public int Count
        {
            get
            {
                lock (gate)
                {
                    return settling.Count;
                }
            }
        }

        public void Claimed(IReadOnlyList<ClaimedDelivery> deliveries)
        {
            lock (gate)
            {
                claims++;
                foreach (var delivery in deliveries)
                {
                    Violations.AddRange(
                        from earlier in claimed.Values
                        where earlier.Entry.Subject == delivery.Entry.Subject && earlier.Entry.Sequence > delivery.Entry.Sequence
                        select $"{delivery.Entry.Sequence} after {earlier.Entry.Sequence}");
                    Violations.AddRange(
                        from pair in claimed
                        where pair.Value.Entry.Subject == delivery.Entry.Subject && pair.Value.Claim != claims && !settling.Contains(pair.Key)
                        select $"{delivery.Entry.Sequence} while {pair.Value.Entry.Sequence} was out");
                    if (!claimed.TryAdd(delivery.Id, (delivery.Entry, claims)))
                    {
                        Violations.Add($"{delivery.Entry.Sequence} twice");
                    }
                }
            }
        }

        public void Settling(ClaimedDelivery delivery)
        {
            lock (gate)
            {
                settling.Add(delivery.Id);
            }
        }
    }
}

public sealed class SqliteClaimTests(HubStore<SqliteDatabase> store) : ClaimCompliance<SqliteDatabase>(store)
{
    // One writer: the claim cannot even begin.
    private protected override Task ClaimWaitsAsync(TestHub hub, Task claim)
    {
        Assert.False(claim.IsCompleted);
        return Task.CompletedTask;
    }
}

public sealed class PostgresClaimTests(HubStore<PostgresDatabase> store) : ClaimCompliance<PostgresDatabase>(store)
{
    private protected override Task ClaimWaitsAsync(TestHub hub, Task claim) => Eventually.Async(
        () => hub.NumberAsync("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"),
        waiting => waiting == 1);
}
