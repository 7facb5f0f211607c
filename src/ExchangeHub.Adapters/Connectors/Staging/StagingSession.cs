using System.Data.Common;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>One connection to the staging database, in a transaction or not. What is not committed is undone.</summary>
internal sealed class StagingSession(StagingDialect dialect, DbConnection connection, DbTransaction? transaction) : IAsyncDisposable
{
    public StagingDialect Dialect { get; } = dialect;

    public Task CommitAsync(CancellationToken cancellationToken) => transaction!.CommitAsync(cancellationToken);

    /// <summary>Executes a statement with the parameters <c>@p0</c>, <c>@p1</c>, …</summary>
    public async Task<int> ExecuteAsync(string sql, IReadOnlyList<string?> values, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Rows as text.</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, IReadOnlyList<string?> values, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = StagingText.Read(reader, i);
            }

            rows.Add(row);
        }

        return rows;
    }

    /// <summary><c>@p2, @p3, @p4</c></summary>
    public static string Parameters(int from, int count) =>
        string.Join(", ", Enumerable.Range(from, count).Select(i => FormattableString.Invariant($"@p{i}")));

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await connection.DisposeAsync();
    }

    private DbCommand Command(string sql, IReadOnlyList<string?> values)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@p{i}");
            Dialect.Bind(parameter, values[i]);
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
