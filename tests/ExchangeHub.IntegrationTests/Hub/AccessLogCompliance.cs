using System.Data.Common;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing.Databases;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>Who read what is kept, and stays as it was.</summary>
public abstract class AccessLogCompliance<TDatabase>(HubStore<TDatabase> store) : HubCompliance<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_read_is_there_with_its_subjects_once_the_write_returns()
    {
        await using var hub = await StartAsync();
        var entry = Read(hub, subjects: ["person-1", "person-1", "person-2"]);

        Assert.True(await hub.Get<IAccessLog>().WriteAsync([entry], TestContext.Current.CancellationToken));

        Assert.Equal(2, await hub.NumberAsync(
            $"select count(*) from access_log l join access_log_subject s on s.log_id = l.id where l.request_id = '{entry.RequestId}'"));
    }

    [Fact]
    public async Task Whatever_was_appended_is_written_when_the_node_stops()
    {
        await using var hub = await StartAsync();
        var writer = hub.Get<AccessLogWriter>();
        var entry = Read(hub);

        for (var i = 0; i < 2500; i++)
        {
            writer.Append(entry);
        }

        await writer.StopAsync(TestContext.Current.CancellationToken);
        writer.Append(entry);

        Assert.Equal(2501, await CountAsync(hub, entry));
    }

    [Fact]
    public async Task What_no_database_takes_holds_up_no_other_entry()
    {
        await using var hub = await StartAsync();
        var writer = hub.Get<AccessLogWriter>();
        var (sound, later) = (Read(hub), Read(hub));
        writer.Append(sound);
        writer.Append(Read(hub, subjects: [null!]));
        await writer.FlushAsync(TestContext.Current.CancellationToken);

        writer.Append(later);
        await writer.FlushAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, await CountAsync(hub, sound));
        Assert.Equal(1, await CountAsync(hub, later));
    }

    [Fact]
    public async Task Requests_at_the_same_time_never_read_more_rows_than_the_grant_allows()
    {
        await using var hub = await StartAsync();
        var grant = GrantOf(rowsPerDay: 100);
        var reads = Enumerable.Range(0, 40).Select(_ => Read(hub, grant, rows: 7)).ToList();

        var answers = await Task.WhenAll(reads.Select(read => Task.Run(
            () => hub.Get<IAccessLog>().WriteAsync([read], TestContext.Current.CancellationToken).AsTask())));

        Assert.Equal(14, answers.Count(answered => answered));
        Assert.Equal(98, await hub.NumberAsync("select rows_read from grant_usage where rows_read > 0 and " + Of(grant)));
        Assert.Equal(26, await hub.NumberAsync("select count(*) from access_log where code = 'grant-rows-used-up' and rows_read = 0 and " + Of(grant)));
    }

    [Fact]
    public async Task The_next_day_has_rows_again()
    {
        await using var hub = await StartAsync();
        var grant = GrantOf(rowsPerDay: 10);
        var log = hub.Get<IAccessLog>();

        Assert.True(await log.WriteAsync([Read(hub, grant, rows: 10)], TestContext.Current.CancellationToken));
        Assert.False(await log.WriteAsync([Read(hub, grant, rows: 1)], TestContext.Current.CancellationToken));
        hub.Clock.Advance(TimeSpan.FromDays(1));

        Assert.True(await log.WriteAsync([Read(hub, grant, rows: 10)], TestContext.Current.CancellationToken));
        Assert.False(await log.WriteAsync([Read(hub, GrantOf(rowsPerDay: 10), rows: 11)], TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("update access_log set region = '430000'")]
    [InlineData("update access_log_subject set subject = 'somebody-else'")]
    [InlineData("delete from access_log")]
    [InlineData("delete from access_log_subject")]
    public async Task The_database_refuses_to_change_or_to_delete_what_was_read_lately(string sql)
    {
        await using var hub = await StartAsync();
        await hub.Get<IAccessLog>().WriteAsync([Read(hub, at: TimeProvider.System.GetUtcNow(), subjects: ["person-3"])], TestContext.Current.CancellationToken);

        await Assert.ThrowsAnyAsync<DbException>(() => ExecuteAsync(hub, sql));
    }

    [Fact]
    public async Task Retention_deletes_what_is_old_and_nothing_else()
    {
        await using var hub = await StartAsync();
        var now = hub.Clock.GetUtcNow();
        var old = Read(hub, at: now.AddYears(-4), subjects: ["person-4"]);
        var younger = Read(hub, at: now.AddYears(-2), subjects: ["person-4"]);
        var log = hub.Get<IAccessLog>();
        await log.WriteAsync([old], TestContext.Current.CancellationToken);
        await log.WriteAsync([younger], TestContext.Current.CancellationToken);

        await hub.Get<AccessLogRetention>().RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await CountAsync(hub, old));
        Assert.Equal(1, await CountAsync(hub, younger));
        Assert.Equal(1, await hub.NumberAsync("select count(*) from access_log_subject where subject = 'person-4'"));
    }

    [Fact]
    public async Task Every_week_that_has_ended_is_summed_up_however_long_nobody_did()
    {
        await using var hub = await StartAsync();
        var (log, digests) = (hub.Get<IAccessLog>(), hub.Get<AccessDigests>());
        for (var week = 0; week < 4; week++)
        {
            await log.WriteAsync([Read(hub, rows: 2) with { Region = "430800" }], TestContext.Current.CancellationToken);
            hub.Clock.Advance(TimeSpan.FromDays(7));
            if (week % 3 == 0)
            {
                await digests.RunAsync(TestContext.Current.CancellationToken);
                await digests.RunAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(4, await hub.NumberAsync("select count(*) from access_digest where region = '430800' and reads = 1 and rows = 2"));
    }

    private static AccessLogEntry Read(
        TestHub hub, Grant? grant = null, int rows = 1, DateTimeOffset? at = null, IReadOnlyCollection<string>? subjects = null) => new()
        {
            At = at ?? hub.Clock.GetUtcNow(),
            Reader = TestHub.Finance,
            Action = AccessAction.Read,
            Resource = "quotas",
            Region = "430100",
            Shown = Classification.Internal,
            Decision = new AccessDecision { Allowed = true, Rule = AccessRule.Grant, Profile = FieldProfile.Masked, Grant = grant, AcrossRegions = true, SnapshotVersion = 1 },
            Rows = rows,
            Subjects = subjects ?? [],
            RequestId = Guid.CreateVersion7().ToString(),
        };

    private static Grant GrantOf(int rowsPerDay) => new()
    {
        Id = Guid.CreateVersion7(),
        Version = 1,
        Department = Department.Finance,
        Region = "430700",
        Targets = ["430100"],
        Resources = ["quotas"],
        Profile = FieldProfile.Masked,
        Purpose = "编制情况参考",
        NotBefore = new DateOnly(2026, 1, 1),
        NotAfter = new DateOnly(2026, 12, 31),
        RowsPerDay = rowsPerDay,
    };

    // SQLite keeps ids as upper-case text; PostgreSQL reads either.
    private static string Of(Grant grant) => $"grant_id = '{grant.Id.ToString().ToUpperInvariant()}'";

    private static Task<long> CountAsync(TestHub hub, AccessLogEntry entry) =>
        hub.NumberAsync($"select count(*) from access_log where request_id = '{entry.RequestId}'");

    private static async Task ExecuteAsync(TestHub hub, string sql)
    {
        await using var scope = await hub.Get<Dialect>().BeginAsync(WriterLock.None, TestContext.Current.CancellationToken);
        await scope.ExecuteAsync(sql, TestContext.Current.CancellationToken);
        await scope.CommitAsync(TestContext.Current.CancellationToken);
    }
}

public sealed class SqliteAccessLogTests(HubStore<SqliteDatabase> store) : AccessLogCompliance<SqliteDatabase>(store);

public sealed class PostgresAccessLogTests(HubStore<PostgresDatabase> store) : AccessLogCompliance<PostgresDatabase>(store);
