using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Records;

/// <summary>What an event says of a record, kept beside it, so that a fact that comes late is put in its place without reading the ledger again.</summary>
internal sealed class RecordFactRow
{
    /// <summary>In place of a kind: the event that <see cref="Key"/> names was cancelled or corrected.</summary>
    public const string Replaced = "replaced";

    public int Generation { get; init; }

    public required string Kind { get; init; }

    public required string Key { get; init; }

    public long Sequence { get; init; }

    public required byte[] Body { get; init; }
}

/// <summary>How far a generation of the records has followed the ledger.</summary>
internal sealed class RecordPosition
{
    public const string Current = "current";
    public const string Building = "building";
    public const string Retired = "retired";

    public int Generation { get; init; }

    /// <summary>The last entry of the ledger that is in it.</summary>
    public long Sequence { get; init; }

    /// <summary>The one that is answered from, one that is being built, or one that was.</summary>
    public required string State { get; init; }

    /// <summary>When it was retired, in Unix milliseconds; whoever reads from it still has time to finish.</summary>
    public long? RetiredAt { get; init; }
}

internal static class RecordTables
{
    public static readonly BulkTable<RecordFactRow> Facts = new("record_fact", "on conflict do nothing",
    [
        new BulkColumn<RecordFactRow, int>("generation", "integer", row => row.Generation),
        new BulkColumn<RecordFactRow, string>("kind", "text", row => row.Kind),
        new BulkColumn<RecordFactRow, string>("key", "text", row => row.Key),
        new BulkColumn<RecordFactRow, long>("sequence", "bigint", row => row.Sequence),
        new BulkColumn<RecordFactRow, byte[]>("body", "bytea", row => row.Body),
    ]);

    public static BulkTable<RecordVersion> Versions(int generation) => new("record_version", "",
    [
        new BulkColumn<RecordVersion, int>("generation", "integer", _ => generation),
        new BulkColumn<RecordVersion, string>("kind", "text", row => row.Kind),
        new BulkColumn<RecordVersion, string>("key", "text", row => row.Key),
        new BulkColumn<RecordVersion, DateOnly>("valid_from", "date", row => row.ValidFrom),
        new BulkColumn<RecordVersion, DateOnly>("valid_to", "date", row => row.ValidTo),
        new BulkColumn<RecordVersion, long>("sequence", "bigint", row => row.Sequence),
        new BulkColumn<RecordVersion, string?>("institution_id", "text", row => row.InstitutionId),
        new BulkColumn<RecordVersion, string>("region", "text", row => row.Region),
        new BulkColumn<RecordVersion, string>("state", "text", row => row.State),
        new BulkColumn<RecordVersion, string?>("quota_type", "text", row => row.QuotaType),
        new BulkColumn<RecordVersion, string?>("post_level", "text", row => row.PostLevel),
        new BulkColumn<RecordVersion, string?>("search_name", "text", row => row.SearchName),
        new BulkColumn<RecordVersion, byte[]>("body", "bytea", row => row.Body),
    ]);
}

internal sealed class RecordVersionConfiguration : IEntityTypeConfiguration<RecordVersion>
{
    private const string Generation = nameof(RecordPosition.Generation);

    public void Configure(EntityTypeBuilder<RecordVersion> builder)
    {
        builder.ToTable("record_version");
        builder.Property<int>(Generation);
        builder.HasKey(Generation, nameof(RecordVersion.Kind), nameof(RecordVersion.Key), nameof(RecordVersion.ValidFrom));
        builder.HasIndex(Generation, nameof(RecordVersion.Kind), nameof(RecordVersion.Region), nameof(RecordVersion.Key));
        builder.HasIndex(Generation, nameof(RecordVersion.Kind), nameof(RecordVersion.InstitutionId), nameof(RecordVersion.Key));
    }
}

internal sealed class RecordFactConfiguration : IEntityTypeConfiguration<RecordFactRow>
{
    public void Configure(EntityTypeBuilder<RecordFactRow> builder)
    {
        builder.ToTable("record_fact").HasKey(fact => new { fact.Generation, fact.Kind, fact.Key, fact.Sequence });
        builder.HasIndex(fact => new { fact.Generation, fact.Sequence });
    }
}

internal sealed class RecordPositionConfiguration : IEntityTypeConfiguration<RecordPosition>
{
    public void Configure(EntityTypeBuilder<RecordPosition> builder)
    {
        builder.ToTable("record_position").HasKey(position => position.Generation);
        builder.Property(position => position.Generation).ValueGeneratedNever();
        builder.HasData(new RecordPosition { Generation = 1, Sequence = 0, State = RecordPosition.Current });
    }
}
