using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>One week of one reader's reads of one region, for the region that was read.</summary>
internal sealed class AccessDigest
{
    /// <summary>In place of a grant: refusals have none.</summary>
    public const string NoGrant = "";

    /// <summary>Monday.</summary>
    public required DateOnly Week { get; init; }

    public required string Region { get; init; }

    public required string ReaderDepartment { get; init; }

    public required string ReaderRegion { get; init; }

    public required string GrantId { get; init; }

    public required long Reads { get; init; }

    public required long Rows { get; init; }

    public required long Refused { get; init; }
}

internal sealed class AccessDigestConfiguration : IEntityTypeConfiguration<AccessDigest>
{
    public void Configure(EntityTypeBuilder<AccessDigest> builder) =>
        builder.ToTable("access_digest").HasKey(digest => new { digest.Week, digest.Region, digest.ReaderRegion, digest.ReaderDepartment, digest.GrantId });
}

/// <summary>Sums up the weeks that have ended, for every region that was read from outside.</summary>
public sealed class AccessDigests
{
    private readonly Dialect dialect;
    private readonly TimeProvider clock;

    internal AccessDigests(Dialect dialect, TimeProvider clock) => (this.dialect, this.clock) = (dialect, clock);

    /// <summary>May run any number of times, the last sum counts; begins with the week that was summed up last, so that none is left out.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var running = MondayOf(clock.Today());
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        for (var week = await FirstAsync(scope, running, cancellationToken); week < running; week = week.AddDays(7))
        {
            await SumAsync(scope, week, cancellationToken);
        }

        await scope.CommitAsync(cancellationToken);
    }

    private static async Task<DateOnly> FirstAsync(WriteScope scope, DateOnly running, CancellationToken cancellationToken)
    {
        await using var command = scope.Command("select (select max(week) from access_digest), (select min(read_at) from access_log)");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return !rows.IsDBNull(0) ? rows.GetFieldValue<DateOnly>(0)
            : !rows.IsDBNull(1) ? MondayOf(ChinaTime.DateOf(DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(1))))
            : running;
    }

    private static Task<int> SumAsync(WriteScope scope, DateOnly week, CancellationToken cancellationToken) =>
        scope.ExecuteAsync(
            """
            insert into access_digest (week, region, reader_department, reader_region, grant_id, reads, rows, refused)
            select @week, region, department, home_region, coalesce(lower(cast(grant_id as text)), ''),
                   sum(case when allowed then 1 else 0 end), sum(rows_read), sum(case when allowed then 0 else 1 end)
            from access_log where across_regions and read_at >= @from and read_at < @to
            group by region, department, home_region, grant_id
            on conflict (week, region, reader_region, reader_department, grant_id)
            do update set reads = excluded.reads, rows = excluded.rows, refused = excluded.refused
            """,
            cancellationToken,
            ("week", week),
            ("from", Midnight(week)),
            ("to", Midnight(week.AddDays(7))));

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));

    private static long Midnight(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, ChinaTime.Offset).ToUnixTimeMilliseconds();
}
