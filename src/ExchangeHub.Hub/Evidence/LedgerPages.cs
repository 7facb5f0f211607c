using System.Data.Common;
using System.Runtime.CompilerServices;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>The ledger's rows, all that was accepted, from the first on; also such as no entry can have been.</summary>
internal sealed class LedgerPages(Dialect dialect)
{
    private const int PageSize = 300;

    public async IAsyncEnumerable<List<LedgerEntry>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select sequence, source, event_id, type, region, counterpart_region, subject, correlation_id, client_id, accepted_at,
                   attributes, payload, fingerprint, leaf_hash, warnings
            from ledger_entry where sequence > @after order by sequence limit @limit
            """;
        command.Add("after", long.MinValue).Add("limit", PageSize);
        await command.PrepareAsync(cancellationToken);
        while (await ReadAsync(command, cancellationToken) is { Count: > 0 } page)
        {
            command.Parameters[0].Value = page[^1].Sequence;
            yield return page;
        }
    }

    private static async Task<List<LedgerEntry>> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
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
                CorrelationId = Text(7),
                ClientId = rows.GetString(8),
                AcceptedAt = rows.GetInt64(9),
                Attributes = rows.GetString(10),
                Payload = rows.GetFieldValue<byte[]>(11),
                Fingerprint = rows.GetFieldValue<byte[]>(12),
                LeafHash = rows.GetFieldValue<byte[]>(13),
                Warnings = Text(14),
            });
        }

        return page;

        string? Text(int column) => rows.IsDBNull(column) ? null : rows.GetString(column);
    }
}
