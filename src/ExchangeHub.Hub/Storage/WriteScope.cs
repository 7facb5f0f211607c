using System.Data.Common;

namespace ExchangeHub.Hub.Storage;

/// <summary>One transaction. Rolls back unless committed.</summary>
internal sealed class WriteScope(Dialect dialect, DbConnection connection, DbTransaction transaction, Action release) : IAsyncDisposable
{
    private readonly List<BulkInsert> atEnd = [];

    public DbConnection Connection => connection;

    public DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }

    public Task InsertAsync<TRow>(BulkTable<TRow> table, IReadOnlyList<TRow> rows, CancellationToken cancellationToken) =>
        rows.Count == 0 ? Task.CompletedTask : dialect.InsertAsync(this, [new BulkInsert<TRow>(table, rows)], cancellationToken);

    /// <summary>Inserts rows right before the commit, with all others that were left until then: for rows that nothing in this transaction reads.</summary>
    public void InsertAtEnd<TRow>(BulkTable<TRow> table, IReadOnlyList<TRow> rows)
    {
        if (rows.Count > 0)
        {
            atEnd.Add(new BulkInsert<TRow>(table, rows));
        }
    }

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql);
        foreach (var (name, value) in parameters)
        {
            command.Add(name, value);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        if (atEnd.Count > 0)
        {
            await dialect.InsertAsync(this, atEnd, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
        finally
        {
            release();
        }
    }
}

internal static class CommandExtensions
{
    public static DbCommand Add(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        // With its prefix: SQLite would try every prefix there is, for each value of each row.
        parameter.ParameterName = "@" + name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return command;
    }
}
