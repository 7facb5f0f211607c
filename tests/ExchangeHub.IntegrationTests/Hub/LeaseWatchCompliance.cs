using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>A node whose clock runs ahead takes leases that end far in everybody's future.</summary>
public abstract class LeaseWatchCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_a_clock_that_ran_ahead_has_leased_is_owed_again_and_nothing_else_is_touched()
    {
        var clock = TestHub.NewClock();
        await using var here = await StartAsync(clock);
        var later = TestHub.NewClock();
        later.Advance(TimeSpan.FromHours(2));
        await using var ahead = await StartAsync(later);
        var (taken, honest, waiting) = (await here.SubscribeAsync(), await here.SubscribeAsync(), await here.SubscribeAsync(retrySchedule: "86400"));
        var person = Somebody();
        await here.LedgeredAsync(Events.PostChanged(person, 1));
        Assert.Single(await ahead.ClaimAsync(taken));
        Assert.Single(await here.ClaimAsync(honest, leaseSeconds: 300));
        await here.ReturnAsync("failed", Assert.Single(await here.ClaimAsync(waiting)));
        Assert.Empty(await here.ClaimAsync(taken));

        Assert.Equal(1, await here.Get<LeaseWatch>().LookAsync(TestContext.Current.CancellationToken));

        Assert.Single(await here.ClaimAsync(taken));
        Assert.Empty(await here.ClaimAsync(honest));
        Assert.Empty(await here.ClaimAsync(waiting));
        Assert.Equal(0, await here.Get<LeaseWatch>().LookAsync(TestContext.Current.CancellationToken));
    }
}

public sealed class LeaseWatchOnSqliteTests(HubStore<SqliteDatabase> store) : LeaseWatchCompliance<SqliteDatabase>(store);

public sealed class LeaseWatchOnPostgresTests(HubStore<PostgresDatabase> store) : LeaseWatchCompliance<PostgresDatabase>(store);
