using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// The hash over a full run of 256 neighbours of the level below; level 0 are the leaf hashes of the ledger. With these a proof takes
/// two runs of each level at most, however long the ledger is.
/// </summary>
internal sealed class LedgerNode
{
    /// <summary>1 for 256 entries, 2 for 65,536 …</summary>
    public required int Level { get; init; }

    /// <summary>0 for the first of its level.</summary>
    public required long Position { get; init; }

    public required byte[] Hash { get; init; }
}

/// <summary>A signed checkpoint as it was made.</summary>
internal sealed class LedgerCheckpoint
{
    public required long Size { get; init; }

    public required string Note { get; init; }
}

internal static class EvidenceTables
{
    // Every node of the hub writes the same here, so it does not matter whose comes first.
    public static readonly BulkTable<LedgerNode> Nodes = new("ledger_node", "on conflict do nothing",
    [
        new BulkColumn<LedgerNode, int>("level", "integer", node => node.Level),
        new BulkColumn<LedgerNode, long>("position", "bigint", node => node.Position),
        new BulkColumn<LedgerNode, byte[]>("hash", "bytea", node => node.Hash),
    ]);

    public static readonly BulkTable<LedgerCheckpoint> Checkpoints = new("ledger_checkpoint", "on conflict do nothing",
    [
        new BulkColumn<LedgerCheckpoint, long>("size", "bigint", checkpoint => checkpoint.Size),
        new BulkColumn<LedgerCheckpoint, string>("note", "text", checkpoint => checkpoint.Note),
    ]);

    /// <summary>What is evidence is added to and never changed; a hand at the database has to drop a trigger first.</summary>
    public static readonly DatabaseRule AppendOnly = new(
        string.Concat(from table in Kept from verb in new[] { "update", "delete" } select
            $"""
            create trigger if not exists {table}_no_{verb} before {verb} on {table}
            begin select raise(abort, '{table} is append-only'); end;

            """),
        """
        create or replace function ledger_keep() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name; end $$;

        """
        + string.Concat(Kept.Select(table =>
            $"""
            create or replace trigger {table}_keep before update or delete or truncate on {table} for each statement execute function ledger_keep();

            """)),
        """select count(*) = 6 as "Value" from sqlite_master where type = 'trigger' and name glob 'ledger_*_no_*'""",
        """select (count(*) = 3)::int::bigint as "Value" from pg_trigger where tgname like 'ledger_%_keep' and tgrelid in (to_regclass('ledger_entry'), to_regclass('ledger_checkpoint'), to_regclass('ledger_node'))""");

    private static string[] Kept => ["ledger_entry", "ledger_checkpoint", "ledger_node"];
}

internal sealed class LedgerNodeConfiguration : IEntityTypeConfiguration<LedgerNode>
{
    public void Configure(EntityTypeBuilder<LedgerNode> builder) => builder.ToTable("ledger_node").HasKey(node => new { node.Level, node.Position });
}

internal sealed class LedgerCheckpointConfiguration : IEntityTypeConfiguration<LedgerCheckpoint>
{
    public void Configure(EntityTypeBuilder<LedgerCheckpoint> builder)
    {
        builder.ToTable("ledger_checkpoint").HasKey(checkpoint => checkpoint.Size);
        builder.Property(checkpoint => checkpoint.Size).ValueGeneratedNever();
    }
}
