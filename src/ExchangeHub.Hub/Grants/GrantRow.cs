using ExchangeHub.Access.Decisions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Grants;

/// <summary>A grant from the moment it is issued, with who signed and ended it. Never deleted.</summary>
internal sealed class GrantRow
{
    public required Guid Id { get; init; }

    /// <summary>Rises with every change; whoever changes an older one finds out.</summary>
    public int Version { get; set; } = 1;

    /// <summary>One of <see cref="GrantState"/>.</summary>
    public required string State { get; set; }

    public required string Department { get; init; }

    public required string Region { get; set; }

    /// <summary>Separated by spaces.</summary>
    public required string Targets { get; set; }

    /// <summary>Separated by spaces.</summary>
    public required string Resources { get; init; }

    public required string Profile { get; init; }

    public required string Purpose { get; init; }

    public required string LegalBasis { get; init; }

    public required string ApprovalDocNo { get; init; }

    public DateOnly ApprovalDate { get; init; }

    public DateOnly NotBefore { get; init; }

    public DateOnly NotAfter { get; init; }

    public int? RowsPerDay { get; init; }

    public required string IssuedBy { get; init; }

    /// <summary>The giver's region.</summary>
    public required string GrantorRegion { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long IssuedAt { get; init; }

    public string? CountersignedBy { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? CountersignedAt { get; set; }

    public string? EndedBy { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? EndedAt { get; set; }

    /// <summary>Why it was revoked or is suspended.</summary>
    public string? Reason { get; set; }

    /// <summary>The grant that this one renews.</summary>
    public Guid? Renews { get; init; }

    /// <summary>The application that led to it.</summary>
    public Guid? Application { get; init; }

    public string[] TargetList => Targets.Split(' ');

    /// <summary>What it is on a day: one that has run out is expired, written down or not.</summary>
    public string StateOn(DateOnly day) =>
        NotAfter < day && (State is GrantState.Pending or GrantState.Active or GrantState.Suspended) ? GrantState.Expired : State;

    /// <summary>As decisions see it.</summary>
    public Grant ToGrant() => new()
    {
        Id = Id,
        Version = Version,
        Department = Department,
        Region = Region,
        Targets = TargetList,
        Resources = Resources.Split(' '),
        Profile = Profile,
        Purpose = Purpose,
        NotBefore = NotBefore,
        NotAfter = NotAfter,
        RowsPerDay = RowsPerDay,
    };
}

internal static class GrantState
{
    public const string Pending = "pending";
    public const string Active = "active";
    public const string Suspended = "suspended";
    public const string Expired = "expired";
    public const string Revoked = "revoked";
    public const string Rejected = "rejected";
    public const string Approved = "approved";
}

internal sealed class GrantConfiguration : IEntityTypeConfiguration<GrantRow>
{
    public void Configure(EntityTypeBuilder<GrantRow> builder)
    {
        builder.ToTable("access_grant").HasKey(grant => grant.Id);
        builder.Property(grant => grant.Version).IsConcurrencyToken();
        builder.HasIndex(grant => new { grant.State, grant.NotAfter });
        builder.Ignore(grant => grant.TargetList);
    }
}
