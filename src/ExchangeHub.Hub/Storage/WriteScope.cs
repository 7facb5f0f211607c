using System.Data.Common;

namespace ExchangeHub.Hub.Storage;

/// <summary>One transaction. Rolls back unless committed.</summary>
internal sealed class WriteScope(Dialect dialect, DbConnection connection, DbTransaction transaction, Action release) : IAsyncDisposable
{
    public DbConnection Connection => connection;

    public DbCommand Command(string sql)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        return command;
    }

    public Task InsertAsync<TRow>(BulkTable<TRow> table, IReadOnlyList<TRow> rows, CancellationToken cancellationToken) =>
        rows.Count == 0 ? Task.CompletedTask : dialect.InsertAsync(this, table, rows, cancellationToken);

    public async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(sql);
        foreach (var (name, value) in parameters)
        {
            command.Add(name, value);
        }

        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task CommitAsync(CancellationToken cancellationToken) => transaction.CommitAsync(cancellationToken);

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
