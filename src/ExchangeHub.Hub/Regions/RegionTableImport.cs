using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Regions;

/// <summary>A region table that an administrator imported, as it came. Applied in this order on top of those that ship.</summary>
internal sealed class RegionTableImport
{
    public required Guid Id { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long ImportedAt { get; init; }

    public required string Content { get; init; }
}

internal sealed class RegionTableImportConfiguration : IEntityTypeConfiguration<RegionTableImport>
{
    public void Configure(EntityTypeBuilder<RegionTableImport> builder) =>
        builder.ToTable("region_import").HasKey(import => import.Id);
}
