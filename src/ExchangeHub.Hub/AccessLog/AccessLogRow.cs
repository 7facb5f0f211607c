using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>A read or a refusal as it is kept. Triggers refuse every change, and deletion within 180 days (网络安全法 art. 23).</summary>
internal sealed class AccessLogRow
{
    public required Guid Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public required long At { get; init; }

    public required string ClientId { get; init; }

    public string? UserName { get; init; }

    public string? Role { get; init; }

    public required string Department { get; init; }

    public required string HomeRegion { get; init; }

    public required string Action { get; init; }

    public required string Resource { get; init; }

    public required string Region { get; init; }

    /// <summary>The highest class shown in clear, as <see cref="ExchangeHub.Contracts.Classification"/> counts.</summary>
    public required int Shown { get; init; }

    public required bool Allowed { get; init; }

    public required bool Across { get; init; }

    public required string Rule { get; init; }

    public string? Code { get; init; }

    public string? Profile { get; init; }

    public Guid? GrantId { get; init; }

    public int? GrantVersion { get; init; }

    public Guid? AgreementId { get; init; }

    public string? Purpose { get; init; }

    public required int Rows { get; init; }

    public required string RequestId { get; init; }
}

/// <summary>Whom or what a read was about.</summary>
internal sealed class AccessLogSubject
{
    public required string Subject { get; init; }

    public required long At { get; init; }

    public required Guid LogId { get; init; }
}

/// <summary>Rows that were read by a grant on one day.</summary>
internal sealed class GrantUsage
{
    public required Guid GrantId { get; init; }

    public required DateOnly Day { get; init; }

    public required long Rows { get; init; }
}

internal sealed class AccessLogConfiguration : IEntityTypeConfiguration<AccessLogRow>
{
    public void Configure(EntityTypeBuilder<AccessLogRow> builder)
    {
        builder.ToTable("access_log").HasKey(row => row.Id);
        builder.HasIndex(row => new { row.Region, row.At });
        builder.HasIndex(row => row.At);
        builder.HasIndex(row => new { row.GrantId, row.At }).HasFilter("grant_id IS NOT NULL");
    }
}

internal sealed class AccessLogSubjectConfiguration : IEntityTypeConfiguration<AccessLogSubject>
{
    public void Configure(EntityTypeBuilder<AccessLogSubject> builder) =>
        builder.ToTable("access_log_subject").HasKey(row => new { row.Subject, row.At, row.LogId });
}

internal sealed class GrantUsageConfiguration : IEntityTypeConfiguration<GrantUsage>
{
    public void Configure(EntityTypeBuilder<GrantUsage> builder) =>
        builder.ToTable("grant_usage").HasKey(usage => new { usage.GrantId, usage.Day });
}

internal static class AccessLogTables
{
    public static readonly BulkTable<AccessLogRow> Rows = new("access_log", "",
    [
        new BulkColumn<AccessLogRow, Guid>("id", "uuid", row => row.Id),
        new BulkColumn<AccessLogRow, long>("at", "bigint", row => row.At),
        new BulkColumn<AccessLogRow, string>("client_id", "text", row => row.ClientId),
        new BulkColumn<AccessLogRow, string?>("user_name", "text", row => row.UserName),
        new BulkColumn<AccessLogRow, string?>("role", "text", row => row.Role),
        new BulkColumn<AccessLogRow, string>("department", "text", row => row.Department),
        new BulkColumn<AccessLogRow, string>("home_region", "text", row => row.HomeRegion),
        new BulkColumn<AccessLogRow, string>("action", "text", row => row.Action),
        new BulkColumn<AccessLogRow, string>("resource", "text", row => row.Resource),
        new BulkColumn<AccessLogRow, string>("region", "text", row => row.Region),
        new BulkColumn<AccessLogRow, int>("shown", "integer", row => row.Shown),
        new BulkColumn<AccessLogRow, bool>("allowed", "boolean", row => row.Allowed),
        new BulkColumn<AccessLogRow, bool>("across", "boolean", row => row.Across),
        new BulkColumn<AccessLogRow, string>("rule", "text", row => row.Rule),
        new BulkColumn<AccessLogRow, string?>("code", "text", row => row.Code),
        new BulkColumn<AccessLogRow, string?>("profile", "text", row => row.Profile),
        new BulkColumn<AccessLogRow, Guid?>("grant_id", "uuid", row => row.GrantId),
        new BulkColumn<AccessLogRow, int?>("grant_version", "integer", row => row.GrantVersion),
        new BulkColumn<AccessLogRow, Guid?>("agreement_id", "uuid", row => row.AgreementId),
        new BulkColumn<AccessLogRow, string?>("purpose", "text", row => row.Purpose),
        new BulkColumn<AccessLogRow, int>("rows", "integer", row => row.Rows),
        new BulkColumn<AccessLogRow, string>("request_id", "text", row => row.RequestId),
    ]);

    public static readonly BulkTable<AccessLogSubject> Subjects = new("access_log_subject", "on conflict do nothing",
    [
        new BulkColumn<AccessLogSubject, string>("subject", "text", row => row.Subject),
        new BulkColumn<AccessLogSubject, long>("at", "bigint", row => row.At),
        new BulkColumn<AccessLogSubject, Guid>("log_id", "uuid", row => row.LogId),
    ]);
}
