using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Who is owed an event.</summary>
public abstract class RoutingCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_subscription_misses_nothing_that_is_committed_after_it_was_confirmed()
    {
        await using var here = await StartAsync();
        await using var there = await StartAsync();
        using var done = new CancellationTokenSource();
        var writing = Enumerable.Range(0, 8).Select(writer => WriteAsync(writer % 2 == 0 ? here : there, done.Token)).ToList();

        var confirmed = new List<(Guid Subscription, long Last)>();
        for (var i = 0; i < 12; i++)
        {
            var subscription = await (i % 2 == 0 ? there : here).SubscribeAsync();
            confirmed.Add((subscription, await here.NumberAsync("select coalesce(max(sequence), 0) from ledger_entry")));
        }

        await done.CancelAsync();
        await Task.WhenAll(writing);
        var all = await SequencesAsync(here, null);
        foreach (var (subscription, last) in confirmed)
        {
            Assert.Empty(all.Where(sequence => sequence > last).Except(await SequencesAsync(here, subscription)));
        }
    }

    [Fact]
    public async Task A_region_brings_what_lies_below_it_and_nothing_beside_it()
    {
        await using var hub = await StartAsync();
        var city = await hub.SubscribeAsync(TestHub.Finance);
        var county = await hub.SubscribeAsync(TestHub.Finance with { Region = "430725" });
        var neighbour = await hub.SubscribeAsync(TestHub.Finance with { Region = "430100" });

        var one = Assert.Single(await hub.AcceptAsync(Events.PostChanged(Somebody(), region: "430725")));

        Assert.Equal(one.Sequence, Assert.Single(await hub.ClaimAsync(city)).Entry.Sequence);
        Assert.Single(await hub.ClaimAsync(county));
        Assert.Empty(await hub.ClaimAsync(neighbour));
    }

    [Fact]
    public async Task A_pattern_narrows_to_what_the_department_may_receive()
    {
        await using var hub = await StartAsync();
        var audit = await hub.SubscribeAsync(new Caller("audit", Department.Audit, Events.City), "exchangehub.*");
        var domain = await hub.SubscribeAsync(new Caller("domain-name", Department.DomainName, Events.City), "exchangehub.*");

        await hub.AcceptAsync(Events.PostChanged(Somebody()));

        Assert.Single(await hub.ClaimAsync(audit));
        Assert.Empty(await hub.ClaimAsync(domain));
    }

    [Fact]
    public async Task Two_patterns_that_both_match_bring_an_event_once()
    {
        await using var hub = await StartAsync();
        var subscription = await hub.SubscribeAsync(types: "exchangehub.personnel.* exchangehub.personnel.post-changed.v1");

        await hub.AcceptAsync(Events.PostChanged(Somebody()));

        Assert.Single(await hub.ClaimAsync(subscription));
    }

    [Fact]
    public async Task A_movement_between_two_regions_reaches_both()
    {
        await using var hub = await StartAsync();
        var other = await hub.SubscribeAsync(TestHub.Finance with { Region = "430100" });
        var one = Events.PostChanged(Somebody());
        one["counterpartregion"] = "430102";

        await hub.AcceptAsync(one);

        Assert.Single(await hub.ClaimAsync(other));
    }

    [Fact]
    public async Task A_systems_own_facts_do_not_come_back_through_its_adapter()
    {
        await using var hub = await StartAsync();
        var adapter = await hub.SubscribeAsync(TestHub.Organization, channel: Channel.Adapter);
        var pull = await hub.SubscribeAsync(TestHub.Organization);

        await hub.AcceptAsync(Events.PostChanged(Somebody()));

        Assert.Empty(await hub.ClaimAsync(adapter));
        Assert.Single(await hub.ClaimAsync(pull));
    }

    [Fact]
    public async Task A_subscription_that_ended_is_owed_nothing_more()
    {
        await using var hub = await StartAsync();
        var id = await hub.SubscribeAsync();
        await hub.AcceptAsync(Events.PostChanged(Somebody()));
        var subscriptions = hub.Get<SubscriptionStore>();
        var subscription = await subscriptions.FindAsync(id, TestHub.Finance.ClientId, TestContext.Current.CancellationToken);

        await subscriptions.EndAsync(subscription!, TestContext.Current.CancellationToken);
        await hub.AcceptAsync(Events.PostChanged(Somebody()));

        Assert.Null(await subscriptions.FindAsync(id, TestHub.Finance.ClientId, TestContext.Current.CancellationToken));
        Assert.Single(await SequencesAsync(hub, id));
    }

    private static async Task WriteAsync(TestHub hub, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            await hub.AcceptAsync(Events.PostChanged(Somebody()), Events.PostChanged(Somebody()));
        }
    }

    private static Task<List<long>> SequencesAsync(TestHub hub, Guid? subscription) => subscription is { } id
        ? hub.QueryAsync(db => db.Set<DeliveryRow>().Where(row => row.SubscriptionId == id).Select(row => row.Sequence).ToListAsync(TestContext.Current.CancellationToken))
        : hub.QueryAsync(db => db.Set<ExchangeHub.Hub.Ledger.LedgerEntry>().Select(entry => entry.Sequence).ToListAsync(TestContext.Current.CancellationToken));
}

public sealed class SqliteRoutingTests(HubStore<SqliteDatabase> store) : RoutingCompliance<SqliteDatabase>(store);

public sealed class PostgresRoutingTests(HubStore<PostgresDatabase> store) : RoutingCompliance<PostgresDatabase>(store);
