using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Repaired data for one delivery: proposed by one person, let go by another. The ledger's entry stays as it is.</summary>
internal sealed class DeliveryEdit
{
    public required Guid Id { get; init; }

    /// <summary>The delivery that was set aside.</summary>
    public required Guid DeliveryId { get; init; }

    public required string ProposedBy { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ProposedAt { get; init; }

    public string? ApprovedBy { get; set; }

    public long? ApprovedAt { get; set; }

    public string? RefusedBy { get; set; }

    public long? RefusedAt { get; set; }

    /// <summary>Why it was refused, or taken back.</summary>
    public string? Reason { get; set; }

    /// <summary>The delivery that took its place, once approved.</summary>
    public Guid? ReplacementId { get; set; }

    public bool IsDecided => ApprovedAt is not null || RefusedAt is not null;

    /// <summary>The whole data as it goes out, sealed.</summary>
    public required byte[] Data { get; init; }

    /// <summary>Each field that differs with what it was and what it is, sealed.</summary>
    public required byte[] Changes { get; init; }
}

internal sealed class DeliveryEditConfiguration : IEntityTypeConfiguration<DeliveryEdit>
{
    public void Configure(EntityTypeBuilder<DeliveryEdit> builder)
    {
        builder.ToTable("delivery_edit").HasKey(edit => edit.Id);
        builder.Ignore(edit => edit.IsDecided);
        builder.HasIndex(edit => edit.DeliveryId);
        builder.HasIndex(edit => edit.ReplacementId);
    }
}
