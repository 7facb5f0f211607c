using ExchangeHub.Contracts;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Batches that are committed together do not share their fate.</summary>
public abstract class GroupCommitCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_comes_while_a_commit_is_under_way_is_committed_together()
    {
        var gate = new CommitGate();
        await using var hub = await StartAsync(before: services => services.AddSingleton<ICommitStage>(gate));
        var plug = await PlugAsync(hub, gate);

        var waiting = Enumerable.Range(0, 5).Select(_ => hub.AcceptAsync(Events.PostChanged(Somebody()))).ToList();
        gate.Release();

        Assert.All(await Task.WhenAll([plug, .. waiting]), results => Assert.Equal(EventStatus.Accepted, Assert.Single(results).Status));
        Assert.Equal([1, 5], gate.GroupSizes);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_written_fails_alone()
    {
        var gate = new CommitGate();
        await using var hub = await StartAsync(
            before: services => services.AddSingleton<ICommitStage>(gate),
            after: services => services.AddSingleton<ICommitStage, PoisonStage>());
        var plug = await PlugAsync(hub, gate);
        var before = hub.AcceptAsync(Events.PostChanged(Somebody()));
        var poison = hub.AcceptAsync(Events.PostChanged(Somebody(), id: "poison"));
        var after = hub.AcceptAsync(Events.PostChanged(Somebody()));
        gate.Release();

        await Assert.ThrowsAsync<InvalidDataException>(() => poison);
        var results = await Task.WhenAll(plug, before, after);
        Assert.All(results, result => Assert.Equal(EventStatus.Accepted, Assert.Single(result).Status));
        var first = results[0][0].Sequence!.Value;
        Assert.Equal([first, first + 1, first + 2], results.Select(result => result[0].Sequence!.Value));
    }

    [Fact]
    public async Task While_the_database_is_away_a_group_is_told_so_at_once_and_not_one_by_one()
    {
        var (gate, away) = (new CommitGate(), new AwayStage(Outage));
        await using var hub = await StartAsync(
            before: services => services.AddSingleton<ICommitStage>(gate),
            after: services => services.AddSingleton<ICommitStage>(away));
        var plug = await PlugAsync(hub, gate);
        var waiting = Enumerable.Range(0, 3).Select(_ => hub.AcceptAsync(Events.PostChanged(Somebody()))).ToList();
        away.IsAway = true;
        gate.Release();

        await Assert.ThrowsAsync<HubUnavailableException>(() => plug);
        foreach (var one in waiting)
        {
            await Assert.ThrowsAsync<HubUnavailableException>(() => one);
        }

        Assert.Equal([1, 3], gate.GroupSizes);
    }

    [Fact]
    public async Task An_event_that_also_stood_in_the_failed_batch_is_judged_anew()
    {
        var gate = new CommitGate();
        await using var hub = await StartAsync(
            before: services => services.AddSingleton<ICommitStage>(gate),
            after: services => services.AddSingleton<ICommitStage, PoisonStage>());
        var subscription = await hub.SubscribeAsync();
        var (repeated, other) = (Events.PostChanged(Somebody()), Events.PostChanged(Somebody(), number: 1));
        var otherContent = Events.PostChanged(Somebody(), number: 2, id: (string)other["id"]!);
        var plug = await PlugAsync(hub, gate);
        var poison = hub.AcceptAsync(repeated, other, Events.PostChanged(Somebody(), id: "poison"));
        var mine = hub.AcceptAsync(repeated, otherContent);
        gate.Release();

        await Assert.ThrowsAsync<InvalidDataException>(() => poison);
        await plug;
        var results = await mine;
        Assert.Equal([EventStatus.Accepted, EventStatus.Accepted], results.Select(result => result.Status));
        Assert.Equal(3, (await hub.ClaimAsync(subscription)).Count);
    }

    [Fact]
    public async Task More_than_may_wait_is_answered_with_come_again()
    {
        var gate = new CommitGate();
        await using var hub = await StartAsync(
            before: services => services.AddSingleton<ICommitStage>(gate),
            after: services => services.Configure<HubOptions>(options => options.MaxWaiting = 100));
        var plug = await PlugAsync(hub, gate);
        var fits = hub.AcceptAsync([.. Enumerable.Range(0, 99).Select(_ => Events.PostChanged(Somebody()))]);

        await Assert.ThrowsAsync<HubUnavailableException>(() => hub.AcceptAsync(Events.PostChanged(Somebody())));

        gate.Release();
        Assert.All(await Task.WhenAll(plug, fits), results => Assert.Equal(EventStatus.Accepted, results[0].Status));
        Assert.Equal(EventStatus.Accepted, Assert.Single(await hub.AcceptAsync(Events.PostChanged(Somebody()))).Status);
    }

    /// <summary>What a database that is away says.</summary>
    protected abstract Exception Outage { get; }

    // Each test's plug is an event of its own under the same id, so its source differs.
    private static async Task<Task<IReadOnlyList<EventResult>>> PlugAsync(TestHub hub, CommitGate gate)
    {
        var plug = Events.PostChanged(Somebody(), id: "plug");
        plug["source"] = $"/{Counties[Interlocked.Increment(ref plugs)]}/organization";
        var accepting = hub.AcceptAsync(plug);
        await await Task.WhenAny(gate.Reached, accepting);
        return accepting;
    }

    private static readonly string[] Counties = ["430700", "430702", "430703", "430721", "430722", "430723", "430724", "430725"];
    private static int plugs;
}

public sealed class SqliteGroupCommitTests(HubStore<SqliteDatabase> store) : GroupCommitCompliance<SqliteDatabase>(store)
{
    protected override Exception Outage => new SqliteException("database is locked", 5);
}

public sealed class PostgresGroupCommitTests(HubStore<PostgresDatabase> store) : GroupCommitCompliance<PostgresDatabase>(store)
{
    protected override Exception Outage => new TimeoutException();
}
