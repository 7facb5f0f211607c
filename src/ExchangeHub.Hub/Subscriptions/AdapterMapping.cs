using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>How an adapter translates, as it told last. Beside its heartbeat, which is written every few seconds and read as often.</summary>
internal sealed class AdapterMapping
{
    public required string ClientId { get; init; }

    public required string Department { get; init; }

    public required string Region { get; init; }

    /// <summary>Unix milliseconds of the hub's clock.</summary>
    public long ToldAt { get; init; }

    /// <summary>The summary in JSON.</summary>
    public required string Mapping { get; init; }
}

internal sealed class AdapterMappingConfiguration : IEntityTypeConfiguration<AdapterMapping>
{
    public void Configure(EntityTypeBuilder<AdapterMapping> builder) => builder.ToTable("adapter_mapping").HasKey(mapping => mapping.ClientId);
}
