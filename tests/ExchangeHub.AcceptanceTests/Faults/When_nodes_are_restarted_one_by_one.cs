using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Waiting;
using Npgsql;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>A new version is rolled out by day: three nodes, each stopped and started again in turn, under load; then one dies.</summary>
[Collection(FaultSettings.Collection)]
public sealed class When_nodes_are_restarted_one_by_one(PostgresDatabase database, RabbitMqHost broker)
    : IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>
{
    private const int Nodes = 3;
    private const int Some = 40;
    private const string Prune = "prune-access-log";

    /// <summary>A job is looked for every fifteen seconds, and fetched within five; one whose node died is given to another after thirty.</summary>
    private static readonly TimeSpan UntilTheJobRan = TimeSpan.FromSeconds(60);

    /// <summary>A pull's lease, and the time of many polls.</summary>
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(15);

    /// <summary>One whose own hour (seventeen and forty-seven minutes past) does not come while this runs.</summary>
    private readonly string once = TimeProvider.System.GetUtcNow().Minute is >= 20 and < 50 ? "expire-grants" : Prune;

    [Fact]
    public async Task Nothing_is_lost_or_out_of_order_and_nobody_is_answered_that_the_hub_failed()
    {
        var seed = CrashSettings.Seed;
        await using var cluster = await Cluster.StartAsync(HubEdition.Production(database.ConnectionString, broker.Url), Nodes);
        await using var load = await Load.StartAsync(cluster, seed);
        var runs = await RunsAsync(once);
        await MakeDueAsync(once);

        for (var node = 0; node < Nodes; node++)
        {
            await load.AfterAsync(Step.Acknowledged, Some);
            await Task.WhenAll(cluster.StopAsync(node), load.AfterAsync(Step.Acknowledged, Some));
            await cluster.StartAgainAsync(node);
        }

        var unanswered = cluster.Unanswered.Keys.Order().ToList();
        await Eventually.Async(() => RunsAsync(once), now => now > runs, UntilTheJobRan);
        await load.AfterAsync(Step.Acknowledged, Some);
        Assert.Equal(runs + 1, await RunsAsync(once));

        var pruned = await RunsAsync(Prune);
        await KillInTheMiddleOfAJobAsync(cluster);
        await TakesOverAsync(load);
        await Eventually.Async(() => RunsAsync(Prune), now => now > pruned, UntilTheJobRan);

        var verdict = ProofChecker.Judge(await load.FinishAsync());
        TestContext.Current.TestOutputHelper?.WriteLine($"Rolling restart of {Nodes} hubs, seed {seed}: {verdict.Summary(Nodes)}; unanswered: {string.Join(", ", cluster.Unanswered)}");
        Assert.True(verdict.Flaws.Count == 0, verdict.ToString());
        // A request that is sent over a connection in the moment in which its idle end is closed is cut; HTTP/1.1 cannot do without that, and it is repeated.
        Assert.DoesNotContain(unanswered, reason => reason is not ("503" or "refused" or "not connected" or "broken"));
        Assert.Equal(0L, await AskAsync("select count(*) from jobs.job where statename = 'Failed'"));
    }

    /// <summary>What was under way on the node that died is done by the others, soon.</summary>
    private static async Task TakesOverAsync(Load load)
    {
        var (acknowledged, applied) = (load.Progress.After(Step.Acknowledged, Some), load.Progress.After(Step.Applied, Some));
        await load.AfterAsync(Step.Acknowledged, Some);
        await Task.WhenAll(acknowledged, applied).WaitAsync(Seconds, TestContext.Current.CancellationToken);
    }

    private async Task KillInTheMiddleOfAJobAsync(Cluster cluster)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var held = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var hold = new NpgsqlCommand("lock table access_log_subject in share mode", connection);
        await hold.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await MakeDueAsync(Prune);
        var process = await Eventually.Async(
            () => AskAsync($"select coalesce(max(split_part(state.data ->> 'ServerId', ':', 2)::bigint), 0) from {RunsOf(Prune)} join jobs.state on state.id = job.stateid where statename = 'Processing'"),
            found => found > 0,
            UntilTheJobRan);
        await cluster.KillAsync(Enumerable.Range(0, Nodes).Single(node => cluster.Nodes[node].ProcessId == process));
    }

    private Task<long> RunsAsync(string job) => AskAsync($"select count(*) from {RunsOf(job)} where statename = 'Succeeded'");

    private static string RunsOf(string job) => $"jobs.job join jobs.jobparameter p on p.jobid = job.id and p.name = 'RecurringJobId' and p.value = '\"{job}\"'";

    // As if it had been made long ago and its hour had come: what Hangfire keeps of it.
    private async Task MakeDueAsync(string job)
    {
        await Eventually.Async(() => AskAsync($"select count(*) from jobs.hash where key = 'recurring-job:{job}' and field = 'NextExecution'"), found => found == 1);
        await AskAsync(
            $"""
            update jobs.hash set value = '2026-01-01T00:00:00.0000000Z' where key = 'recurring-job:{job}' and field in ('CreatedAt', 'LastExecution', 'NextExecution');
            update jobs.set set score = 0 where key = 'recurring-jobs' and value = '{job}';
            select 1::bigint
            """);
    }

    private async Task<long> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}
