using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>One read or refusal as it is kept. Never changed; deleted by <see cref="AccessLogRetention"/> alone.</summary>
internal sealed class AccessLogRow
{
    /// <summary>Rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long ReadAt { get; init; }

    public required string ClientId { get; init; }

    public required string Department { get; init; }

    public required string HomeRegion { get; init; }

    public string? UserName { get; init; }

    public string? UserRole { get; init; }

    public required string Action { get; init; }

    public required string Resource { get; init; }

    public required string Region { get; init; }

    public required string Shown { get; init; }

    public required bool Allowed { get; init; }

    public required string RuleName { get; init; }

    public string? Code { get; init; }

    public string? Profile { get; init; }

    public Guid? GrantId { get; init; }

    public Guid? AgreementId { get; init; }

    public required bool AcrossRegions { get; init; }

    public string? Purpose { get; init; }

    public required int RowsRead { get; init; }

    public required string RequestId { get; init; }

    public required long SnapshotVersion { get; init; }

    public static AccessLogRow Of(AccessLogEntry entry) => new()
    {
        Id = Guid.CreateVersion7(entry.At),
        ReadAt = entry.At.ToUnixTimeMilliseconds(),
        ClientId = entry.Reader.ClientId,
        Department = entry.Reader.Department,
        HomeRegion = entry.Reader.Region,
        UserName = entry.Reader.User,
        UserRole = entry.Reader.Role,
        Action = entry.Action,
        Resource = entry.Resource,
        Region = entry.Region,
        Shown = entry.Shown.ToString().ToLowerInvariant(),
        Allowed = entry.Decision.Allowed,
        RuleName = entry.Decision.Rule,
        Code = entry.Decision.Code,
        Profile = entry.Decision.Profile,
        GrantId = entry.Decision.Grant?.Id,
        AgreementId = entry.Decision.Agreement?.Id,
        AcrossRegions = entry.Decision.AcrossRegions,
        Purpose = entry.Purpose,
        RowsRead = entry.Rows,
        RequestId = entry.RequestId,
        SnapshotVersion = entry.Decision.SnapshotVersion,
    };

    /// <summary>What is kept where the rows of the day are used up: nothing was answered.</summary>
    public static AccessLogRow UsedUp(AccessLogEntry entry) => Of(entry with
    {
        Rows = 0,
        Shown = Classification.Public,
        Decision = entry.Decision with { Allowed = false, Code = RejectionCode.GrantRowsUsedUp },
    });
}

/// <summary>Whom or what a read was about.</summary>
/// <param name="LogId">The read.</param>
/// <param name="Subject">A person key or an institution id, never an identity number.</param>
internal sealed record AccessLogSubject(Guid LogId, string Subject);

/// <summary>Rows read by a grant on one day.</summary>
internal sealed class GrantUsage
{
    public required Guid GrantId { get; init; }

    public required DateOnly UsedOn { get; init; }

    public long RowsRead { get; init; }
}

internal sealed class AccessLogConfiguration : IEntityTypeConfiguration<AccessLogRow>
{
    public void Configure(EntityTypeBuilder<AccessLogRow> builder)
    {
        builder.ToTable("access_log").HasKey(row => row.Id);
        builder.HasIndex(row => new { row.Region, row.Id });
        builder.HasIndex(row => row.ReadAt);
    }
}

internal sealed class AccessLogSubjectConfiguration : IEntityTypeConfiguration<AccessLogSubject>
{
    public void Configure(EntityTypeBuilder<AccessLogSubject> builder)
    {
        builder.ToTable("access_log_subject").HasKey(subject => new { subject.LogId, subject.Subject });
        builder.HasIndex(subject => new { subject.Subject, subject.LogId });
    }
}

internal sealed class GrantUsageConfiguration : IEntityTypeConfiguration<GrantUsage>
{
    public void Configure(EntityTypeBuilder<GrantUsage> builder) =>
        builder.ToTable("grant_usage").HasKey(usage => new { usage.GrantId, usage.UsedOn });
}
