using System.Text.Json;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>One change of the registry. Never altered: the newest of each system is in force, earlier ones are what it was.</summary>
internal sealed class SystemRevision
{
    /// <summary>Numbered without gaps, in the order in which they were committed: the highest tells a node whether it is up to date.</summary>
    public required long Revision { get; init; }

    public required string Department { get; init; }

    public required string Region { get; init; }

    /// <summary>The <see cref="DepartmentSystem"/> in JSON; null where it was removed.</summary>
    public string? Description { get; init; }

    /// <summary>Client or account that made the change.</summary>
    public required string ChangedBy { get; init; }

    public required DateTimeOffset ChangedAt { get; init; }

    public string Key => DepartmentSystem.KeyOf(Department, Region);

    /// <summary>Null where it is none: written by a version that knew other fields, or by hand.</summary>
    public DepartmentSystem? Read()
    {
        try
        {
            return Description is null ? null : JsonSerializer.Deserialize<DepartmentSystem>(Description, WireJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed class SystemRevisionConfiguration : IEntityTypeConfiguration<SystemRevision>
{
    public void Configure(EntityTypeBuilder<SystemRevision> builder)
    {
        builder.ToTable("gw_system_revisions").HasKey(revision => revision.Revision);
        builder.Property(revision => revision.Revision).ValueGeneratedNever();
        builder.Property(revision => revision.Department).HasMaxLength(32);
        builder.Property(revision => revision.Region).HasMaxLength(6);
        builder.Property(revision => revision.ChangedBy).HasMaxLength(100);
        builder.HasIndex(revision => new { revision.Department, revision.Region, revision.Revision });
        builder.Ignore(revision => revision.Key);
    }
}
