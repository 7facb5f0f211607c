using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Grants;

/// <summary>授权申请: a would-be reader asks for a grant; an administrator above both regions approves or rejects it.</summary>
internal sealed class GrantApplication
{
    public required Guid Id { get; init; }

    public int Version { get; set; } = 1;

    /// <summary><c>pending</c>, <c>approved</c> or <c>rejected</c>.</summary>
    public required string State { get; set; }

    public required string Department { get; init; }

    public required string Region { get; init; }

    /// <summary>Separated by spaces.</summary>
    public required string Targets { get; init; }

    /// <summary>Separated by spaces.</summary>
    public required string Resources { get; init; }

    public required string Profile { get; init; }

    public required string Purpose { get; init; }

    public required string LegalBasis { get; init; }

    public string? ApprovalDocNo { get; init; }

    public DateOnly NotBefore { get; init; }

    public DateOnly NotAfter { get; init; }

    public int? RowsPerDay { get; init; }

    public required string AppliedBy { get; init; }

    /// <summary>The region of who applied.</summary>
    public required string ApplicantRegion { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long AppliedAt { get; init; }

    public string? DecidedBy { get; set; }

    /// <summary>Unix milliseconds.</summary>
    public long? DecidedAt { get; set; }

    public string? Reason { get; set; }

    /// <summary>The pending grant that came of it.</summary>
    public Guid? Grant { get; set; }
}

internal sealed class GrantApplicationConfiguration : IEntityTypeConfiguration<GrantApplication>
{
    public void Configure(EntityTypeBuilder<GrantApplication> builder)
    {
        builder.ToTable("access_application").HasKey(application => application.Id);
        builder.Property(application => application.Version).IsConcurrencyToken();
    }
}
