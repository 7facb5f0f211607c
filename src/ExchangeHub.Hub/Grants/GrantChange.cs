using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Grants;

/// <summary>One version of a grant: what happened to it, and the events that tell the regions of it until they are published.</summary>
internal sealed class GrantChange
{
    public required Guid GrantId { get; init; }

    public required int Version { get; init; }

    /// <summary>One of <see cref="GrantChangeKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long At { get; init; }

    /// <summary>Who did it; <c>hub</c> where time or a change of regions did.</summary>
    public required string By { get; init; }

    public string? Detail { get; init; }

    /// <summary>
    /// Events as JSON, written with the change and taken away once the pipeline has them: they are the same bytes however often
    /// they are tried.
    /// </summary>
    public string? Unpublished { get; set; }
}

internal static class GrantChangeKind
{
    public const string Issued = "issued";
    public const string Countersigned = "countersigned";
    public const string Moved = "moved";
    public const string Suspended = "suspended";
    public const string Expired = "expired";
    public const string Revoked = "revoked";
}

internal sealed class GrantChangeConfiguration : IEntityTypeConfiguration<GrantChange>
{
    public void Configure(EntityTypeBuilder<GrantChange> builder)
    {
        builder.ToTable("access_grant_change").HasKey(change => new { change.GrantId, change.Version });
        builder.HasIndex(change => change.At).HasFilter("unpublished IS NOT NULL");
    }
}
