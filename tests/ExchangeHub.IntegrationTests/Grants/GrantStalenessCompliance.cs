using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A node that has not looked for two seconds does not know what was revoked meanwhile.</summary>
public abstract class GrantStalenessCompliance<TDatabase>(GrantStore<TDatabase> store) : GrantCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    private readonly StoppedClock clock = new();

    private protected override Task<GrantNode> StartAsync() => Store.StartAsync(clock);

    [Fact]
    public async Task It_denies_what_rests_on_a_grant_or_an_agreement_until_it_has_looked_again()
    {
        var (reader, consumer) = (await ReaderAsync(), await ReaderAsync(department: Department.DomainName));
        await ActiveAsync();
        var agreement = IdOf(await Node.PostAsync(consumer, "v1/agreements", Terms.Agreement(Place.City, Place.City)));
        (await Node.PostAsync(await GiverAsync(), $"v1/agreements/{agreement}/approve")).EnsureSuccess();
        clock.Advance(TimeSpan.FromSeconds(2));
        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        (await Node.ReadAsync(consumer, Place.City)).EnsureSuccess();

        var refused = await Eventually.Async(
            async () =>
            {
                // What PostgreSQL said of the signature may still make it look once.
                clock.Advance(TimeSpan.FromSeconds(2.1));
                return await Node.ReadAsync(reader, Place.OtherCity);
            },
            answer => (int)answer.Status != 200);

        AssertProblem(503, RejectionCode.GrantsNotCurrent, refused);
        Assert.Equal("1", refused.Headers["Retry-After"]);
        AssertProblem(503, RejectionCode.GrantsNotCurrent, await Node.ReadAsync(consumer, Place.City));
        (await Node.ReadAsync(reader, Place.County)).EnsureSuccess();
        var explained = (await Node.GetAsync(reader, $"v1/access/explain?resource=quotas&region={Place.OtherCity}")).Body;
        Assert.Equal((false, RejectionCode.GrantsNotCurrent), (explained.GetProperty("isCurrent").GetBoolean(), explained.GetProperty("code").GetString()));

        await Node.Services.GetRequiredService<AccessSnapshots>().LookAsync(TestContext.Current.CancellationToken);

        (await Node.ReadAsync(reader, Place.OtherCity)).EnsureSuccess();
        (await Node.ReadAsync(consumer, Place.City)).EnsureSuccess();
    }

    /// <summary>Goes on only when it is told to, and wakes nobody: a poll that never comes.</summary>
    private sealed class StoppedClock() : FakeTimeProvider(System.GetUtcNow())
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

        private sealed class Silent : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

public sealed class SqliteGrantStalenessTests(GrantStore<SqliteDatabase> store) : GrantStalenessCompliance<SqliteDatabase>(store);

public sealed class PostgresGrantStalenessTests(GrantStore<PostgresDatabase> store) : GrantStalenessCompliance<PostgresDatabase>(store);
