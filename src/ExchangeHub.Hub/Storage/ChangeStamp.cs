using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Storage;

/// <summary>A counter that rises with every change of a set of rows, so that each node knows when its copy is old.</summary>
internal sealed class ChangeStamp
{
    public const string Subscriptions = "subscriptions";
    public const string Regions = "regions";

    /// <summary>Grants and agreements.</summary>
    public const string Access = "access";

    /// <summary>1 where this database holds a sandbox's invented people; such a database never turns into a live one.</summary>
    public const string Sandbox = "sandbox";

    public required string Name { get; init; }

    public long Version { get; set; }
}

/// <summary>A key of the key folder that this database was written with; without it the hub refuses to start.</summary>
internal sealed class KeyUse
{
    public required string Purpose { get; init; }

    public required string KeyId { get; init; }
}

internal sealed class ChangeStampConfiguration : IEntityTypeConfiguration<ChangeStamp>
{
    public void Configure(EntityTypeBuilder<ChangeStamp> builder)
    {
        builder.ToTable("change_stamp").HasKey(stamp => stamp.Name);
        builder.HasData(
            new ChangeStamp { Name = ChangeStamp.Subscriptions, Version = 1 },
            new ChangeStamp { Name = ChangeStamp.Regions, Version = 1 },
            new ChangeStamp { Name = ChangeStamp.Access, Version = 1 },
            new ChangeStamp { Name = ChangeStamp.Sandbox, Version = 0 });
    }
}

internal sealed class KeyUseConfiguration : IEntityTypeConfiguration<KeyUse>
{
    public void Configure(EntityTypeBuilder<KeyUse> builder) =>
        builder.ToTable("key_use").HasKey(use => new { use.Purpose, use.KeyId });
}
