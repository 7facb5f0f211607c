using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Ledger;

/// <summary>What the ledger says of an event that came again.</summary>
internal sealed record KnownEntry(long Sequence, byte[] Fingerprint, byte[] LeafHash);

/// <summary>Reads, inside the writer's transaction, how far the ledger goes and which of some events it has.</summary>
internal sealed class LedgerReader(Dialect dialect)
{
    public async Task<(long Last, Dictionary<(string Source, string Id), KnownEntry> Known)> FindAsync(
        WriteScope scope, IReadOnlyList<(string Source, string Id)> events, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            select coalesce(max(sequence), 0) from ledger_entry;
            select sequence, source, event_id, fingerprint, leaf_hash from ledger_entry
            where {dialect.PairIn("source", "event_id", "sources", "ids")};
            """);
        command.Add("sources", dialect.List([.. events.Select(e => e.Source)]));
        command.Add("ids", dialect.List([.. events.Select(e => e.Id)]));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var last = rows.GetInt64(0);

        var known = new Dictionary<(string, string), KnownEntry>();
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            known[(rows.GetString(1), rows.GetString(2))] =
                new KnownEntry(rows.GetInt64(0), rows.GetFieldValue<byte[]>(3), rows.GetFieldValue<byte[]>(4));
        }

        return (last, known);
    }
}
