using System.Data.Common;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Ledger;

/// <summary>What the ledger says of an event that came again.</summary>
internal sealed record KnownEntry(long Sequence, byte[] Fingerprint, byte[] LeafHash);

/// <summary>Reads, inside the writer's transaction, how far the ledger goes and which of some events it has.</summary>
internal sealed class LedgerReader(Dialect dialect)
{
    /// <summary>How far the ledger goes.</summary>
    public static Answer<long> Last(Questions questions) => questions.Add(
        "select coalesce((select sequence from ledger_entry order by sequence desc limit 1), 0)",
        async (rows, cancellationToken) =>
        {
            await rows.ReadAsync(cancellationToken);
            return rows.GetInt64(0);
        });

    /// <summary>Those of some events that it has.</summary>
    public Answer<Dictionary<(string Source, string Id), KnownEntry>> Find(Questions questions, IReadOnlyList<(string Source, string Id)> events) => questions.Add(
        dialect.SelectEachPair("sequence, source, event_id, fingerprint, leaf_hash", "ledger_entry", ("source", "sources"), ("event_id", "ids")),
        ReadAsync,
        ("sources", dialect.List([.. events.Select(e => e.Source)])),
        ("ids", dialect.List([.. events.Select(e => e.Id)])));

    private static async Task<Dictionary<(string Source, string Id), KnownEntry>> ReadAsync(DbDataReader rows, CancellationToken cancellationToken)
    {
        var known = new Dictionary<(string, string), KnownEntry>();
        while (await rows.ReadAsync(cancellationToken))
        {
            known[(rows.GetString(1), rows.GetString(2))] =
                new KnownEntry(rows.GetInt64(0), rows.GetFieldValue<byte[]>(3), rows.GetFieldValue<byte[]>(4));
        }

        return known;
    }
}
