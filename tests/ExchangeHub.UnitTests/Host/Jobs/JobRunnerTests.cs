using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Host.Jobs;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Waiting;
using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Xunit;

namespace ExchangeHub.UnitTests.Host.Jobs;

public sealed class JobRunnerTests(PostgresDatabase postgres) : IClassFixture<PostgresDatabase>
{
    private const string EveryTwoSeconds = "*/2 * * * * *";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Two_nodes_on_one_database_run_each_time_once()
    {
        Infra.Require(Infra.Postgres);
        var database = Database.Parse(postgres.ConnectionString);
        var runs = new ConcurrentQueue<string>();
        using var first = await StartAsync(database, new TimedJob("count", EveryTwoSeconds, (_, _) => Count(runs)));
        using var second = await StartAsync(database, new TimedJob("count", EveryTwoSeconds, (_, _) => Count(runs)));

        await Eventually.Async(() => Task.FromResult(runs.Count >= 5), Limit);
        await Task.WhenAll(first.StopAsync(TestContext.Current.CancellationToken), second.StopAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0L, await AskAsync(database, "select count(*) - count(distinct value) from jobs.jobparameter where name = 'Time'"));
        Assert.True(runs.Count <= (long)(await AskAsync(database, "select count(*) from jobs.job"))!);
    }

    [Fact]
    public async Task A_job_that_fails_is_found_by_the_doctor()
    {
        Infra.Require(Infra.Postgres);
        await using var own = new PostgresDatabase();
        await own.InitializeAsync();
        var database = Database.Parse(own.ConnectionString);
        var hub = new Uri("http://127.0.0.1:1/");
        Assert.True((await JobsExamination.ExamineAsync(database, hub, TestContext.Current.CancellationToken)).IsWell);

        using var node = await StartAsync(
            database,
            new TimedJob("break", EveryTwoSeconds, (_, _) => throw new InvalidOperationException("on purpose")),
            new TimedJob("work", EveryTwoSeconds, (_, _) => Task.CompletedTask));
        var found = await Eventually.Async(
            async () => await JobStorages.IsThereAsync(database, TestContext.Current.CancellationToken)
                ? await JobsExamination.ExamineAsync(database, hub, TestContext.Current.CancellationToken)
                : (IsWell: true, Detail: ""),
            answer => !answer.IsWell,
            Limit);
        Assert.Contains("break", found.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain("work", found.Detail, StringComparison.Ordinal);
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task In_memory_they_run_too()
    {
        var runs = new ConcurrentQueue<string>();
        using var node = await StartAsync(Database.Parse("Data Source=unused.db"), new TimedJob("count", EveryTwoSeconds, (_, _) => Count(runs)));
        await Eventually.Async(() => Task.FromResult(runs.Count >= 2), Limit);
        await node.StopAsync(TestContext.Current.CancellationToken);
    }

    private static Task Count(ConcurrentQueue<string> runs)
    {
        runs.Enqueue("run");
        return Task.CompletedTask;
    }

    private static async Task<IHost> StartAsync(Database database, params TimedJob[] jobs)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(new JobPace(TimeSpan.FromSeconds(1)));
        builder.Services.AddSingleton(new Lazy<JobStorage>(() => JobStorages.Open(database)));
        builder.Services.AddScoped<TimedWork>();
        builder.Services.AddHostedService<JobRunner>();
        foreach (var job in jobs)
        {
            builder.Services.AddSingleton(job);
        }

        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return host;
    }

    private static async Task<object?> AskAsync(Database database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
