using System.Net;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.HubEvents;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>What time does to grants, on clocks in the test's hand.</summary>
public abstract class GrantTimeCompliance<TDatabase> : GrantCompliance<TDatabase>
    where TDatabase : TestDatabase, new()
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Asked once: the day may end while a test runs.
    private readonly DateTimeOffset midnight;
    private readonly FakeTimeProvider clock;

    protected GrantTimeCompliance(GrantStore<TDatabase> store)
        : base(store)
    {
        midnight = NextMidnight();
        clock = new FakeTimeProvider(midnight.AddMinutes(-2));
    }

    private protected override Task<GrantNode> StartAsync() => Store.StartAsync(clock);

    [Fact]
    public async Task A_grant_ends_with_its_last_day_on_every_node_and_is_then_written_down_and_told()
    {
        var other = await Store.StartAsync(clock);
        var (reader, giver, told) = (await ReaderAsync(), await GiverAsync(), await ReaderAsync(Place.OtherCity));
        var id = await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("notAfter", Node.Today.Written()), giver);
        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        await TickUntilAsync(other, reader, answer => (int)answer == 200);

        clock.SetUtcNow(midnight);

        Assert.NotEqual(200, (int)(await Node.ReadAsync(reader, Place.OtherCity)).Status);
        Assert.NotEqual(200, (int)(await other.ReadAsync(reader, Place.OtherCity)).Status);
        await TickUntilAsync(Node, reader, answer => (int)answer == 403);
        Assert.Equal("expired", StatusOf(await Node.GetAsync(giver, $"v1/grants/{id}")));
        AssertProblem(409, RejectionCode.StateConflict, await Node.DeleteAsync(giver, $"v1/grants/{id}"));

        await Node.Services.GetRequiredService<GrantExpiry>().RunAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, await other.Services.GetRequiredService<GrantExpiry>().RunAsync(TestContext.Current.CancellationToken));

        var grant = (await Node.GetAsync(giver, $"v1/grants/{id}")).Body;
        Assert.Equal(["issued", "countersigned", "expired"], grant.GetProperty("history").EnumerateArray().Select(step => step.GetProperty("kind").GetString()));
        var events = await Eventually.Async(
            async () =>
            {
                clock.Advance(Tick);
                return (await Node.GetAsync(told, $"v1/events?type={ContractCatalog.Of<GrantRevoked>().Type}")).Body.GetProperty("items");
            },
            items => items.GetArrayLength() > 0);
        Assert.Equal("run-out", events[0].GetProperty("event").GetProperty("data").GetProperty("reasonKind").GetProperty("code").GetString());
        Assert.Equal(1, events.GetArrayLength());
    }

    [Fact]
    public async Task A_grant_begins_with_its_first_day_and_a_pending_one_that_is_over_is_signed_no_more()
    {
        var (reader, signer, tomorrow) = (await ReaderAsync(), await SignerAsync(), Node.Today.AddDays(1));
        var never = await PendingAsync(Terms.Grant(Place.City, Place.Province).With("notAfter", Node.Today.Written()), await GiverAsync());
        await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("notBefore", tomorrow.Written()).With("notAfter", tomorrow.Written()));
        AssertProblem(403, RejectionCode.GrantRequired, await Node.ReadAsync(reader, Place.OtherCity));

        clock.SetUtcNow(midnight);

        await TickUntilAsync(Node, reader, answer => (int)answer == 200);
        AssertProblem(409, RejectionCode.StateConflict, await CountersignAsync(signer, never));
    }

    [Fact]
    public async Task The_rows_of_the_next_day_are_there_again()
    {
        var reader = await ReaderAsync();
        await ActiveAsync(Terms.Grant(Place.City, Place.OtherCity).With("rowsPerDay", 3));
        (await Node.ReadAsync(reader, Place.OtherCity, rows: 3)).EnsureSuccess();
        AssertProblem(429, RejectionCode.GrantRowsUsedUp, await Node.ReadAsync(reader, Place.OtherCity));

        clock.SetUtcNow(midnight);

        await TickUntilAsync(Node, reader, answer => (int)answer == 200);
    }

    private Task<HubAnswer> TickUntilAsync(GrantNode node, GrantCaller reader, Predicate<HttpStatusCode> wanted) => Eventually.Async(
        async () =>
        {
            clock.Advance(TimeSpan.FromMilliseconds(300));
            return await node.ReadAsync(reader, Place.OtherCity);
        },
        answer => wanted(answer.Status));

    /// <summary>The one that comes next in China.</summary>
    private static DateTimeOffset NextMidnight() =>
        new DateTimeOffset(ChinaTime.DateOf(TimeProvider.System.GetUtcNow()).AddDays(1), TimeOnly.MinValue, ChinaTime.Offset).ToUniversalTime();
}

public sealed class SqliteGrantTimeTests(GrantStore<SqliteDatabase> store) : GrantTimeCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantTimeTests(GrantStore<PostgresDatabase> store) : GrantTimeCompliance<PostgresDatabase>(store);
