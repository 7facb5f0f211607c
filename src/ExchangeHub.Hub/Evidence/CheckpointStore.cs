using System.Data.Common;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>The checkpoints that were made, by the size of the ledger.</summary>
internal sealed class CheckpointStore(Dialect dialect)
{
    private const int PageSize = 1000;

    /// <summary>The latest; null where there is none.</summary>
    public Task<LedgerCheckpoint?> LatestAsync(CancellationToken cancellationToken) => FindAsync("true order by size desc", 0, cancellationToken);

    /// <summary>The one at a size; null where there is none.</summary>
    public Task<LedgerCheckpoint?> AtAsync(long size, CancellationToken cancellationToken) => FindAsync("size = @size", size, cancellationToken);

    /// <summary>The first that covers an entry; null where none does yet.</summary>
    public Task<LedgerCheckpoint?> FirstOfAsync(long sequence, CancellationToken cancellationToken) => FindAsync("size >= @size order by size", sequence, cancellationToken);

    /// <summary>The next page of those of larger sizes than one and at most another, by size; empty at their end.</summary>
    public async Task<List<LedgerCheckpoint>> AfterAsync(long size, long last, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select size, note from ledger_checkpoint where size > @size and size <= @last order by size limit @limit";
        command.Add("size", size).Add("last", last).Add("limit", PageSize);
        return await ReadAsync(command, cancellationToken);
    }

    /// <summary>Which ledger it is: the first key it was written with, as old as the database and never another one.</summary>
    public async Task<string> OriginAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "select min(key_id) from key_use where purpose = @purpose";
        command.Add("purpose", KeyPurpose.Ledger);
        return $"exchangehub/{await command.ExecuteScalarAsync(cancellationToken)}";
    }

    private async Task<LedgerCheckpoint?> FindAsync(string which, long size, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select size, note from ledger_checkpoint where {which} limit 1";
        command.Add("size", size);
        return await ReadAsync(command, cancellationToken) is [var checkpoint] ? checkpoint : null;
    }

    private static async Task<List<LedgerCheckpoint>> ReadAsync(DbCommand command, CancellationToken cancellationToken)
    {
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<LedgerCheckpoint>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(new LedgerCheckpoint { Size = rows.GetInt64(0), Note = rows.GetString(1) });
        }

        return found;
    }
}
