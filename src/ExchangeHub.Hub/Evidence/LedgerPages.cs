using System.Data.Common;
using System.Runtime.CompilerServices;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>The ledger's rows, all of each, from the first on.</summary>
internal sealed class LedgerPages(Dialect dialect)
{
    private const int PageSize = 300;

    public async IAsyncEnumerable<List<LedgerEntry>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        var last = 0L;
        while (await ReadAsync(connection, last, cancellationToken) is { Count: > 0 } page)
        {
            last = page[^1].Sequence;
            yield return page;
        }
    }

    private static async Task<List<LedgerEntry>> ReadAsync(DbConnection connection, long after, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select sequence, source, event_id, type, region, counterpart_region, subject, other_subject, correlation_id, client_id, accepted_at,
                   attributes, payload, fingerprint, leaf_hash, warnings
            from ledger_entry where sequence > @after order by sequence limit @limit
            """;
        command.Add("after", after).Add("limit", PageSize);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var page = new List<LedgerEntry>(PageSize);
        while (await rows.ReadAsync(cancellationToken))
        {
            page.Add(new LedgerEntry
            {
                Sequence = rows.GetInt64(0),
                Source = rows.GetString(1),
                EventId = rows.GetString(2),
                Type = rows.GetString(3),
                Region = rows.GetString(4),
                CounterpartRegion = Text(5),
                Subject = rows.GetString(6),
                OtherSubject = Text(7),
                CorrelationId = Text(8),
                ClientId = rows.GetString(9),
                AcceptedAt = rows.GetInt64(10),
                Attributes = rows.GetString(11),
                Payload = rows.GetFieldValue<byte[]>(12),
                Fingerprint = rows.GetFieldValue<byte[]>(13),
                LeafHash = rows.GetFieldValue<byte[]>(14),
                Warnings = Text(15),
            });
        }

        return page;

        string? Text(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
    }
}
