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

/// <summary>Sums up the week that has ended, for every region that was read from outside.</summary>
public sealed class AccessDigests
{
    private readonly Dialect dialect;
    private readonly TimeProvider clock;

    internal AccessDigests(Dialect dialect, TimeProvider clock) => (this.dialect, this.clock) = (dialect, clock);

    /// <summary>May run any number of times; the last sum counts.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var week = today.AddDays(-7 - (((int)today.DayOfWeek + 6) % 7));
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.ExecuteAsync(
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
        await scope.CommitAsync(cancellationToken);
    }

    private static long Midnight(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, ChinaTime.Offset).ToUnixTimeMilliseconds();
}
