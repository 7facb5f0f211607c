using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>The staging tables of one system, in a SQLite file or a PostgreSQL schema. Cells travel as text.</summary>
internal sealed class StagingStore(string connectionString, string department)
{
    private readonly bool isPostgres = new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Host");
    private readonly Dictionary<string, string[]> columns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The columns of a table as it declares them.</summary>
    public IReadOnlyList<string> ColumnsOf(string table) => columns[table];

    /// <summary>Makes the tables that are not there yet, as <c>contracts/staging</c> has them.</summary>
    public async Task PrepareAsync(IEnumerable<string> tables, CancellationToken cancellationToken)
    {
        if (!isPostgres)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(new SqliteConnectionStringBuilder(connectionString).DataSource)!);
        }

        await using var session = await OpenAsync(cancellationToken);
        await session.ExecuteAsync(
            isPostgres ? $"create schema if not exists {new NpgsqlConnectionStringBuilder(connectionString).SearchPath}" : "pragma journal_mode = wal", [], cancellationToken);
        await session.ExecuteAsync(Script(), [], cancellationToken);
        foreach (var table in tables)
        {
            columns[table] = await session.ColumnsAsync(table, cancellationToken);
        }
    }

    public Task<StagingTransaction> OpenAsync(CancellationToken cancellationToken) => ConnectAsync(isTransaction: false, cancellationToken);

    public Task<StagingTransaction> BeginAsync(CancellationToken cancellationToken) => ConnectAsync(isTransaction: true, cancellationToken);

    private async Task<StagingTransaction> ConnectAsync(bool isTransaction, CancellationToken cancellationToken)
    {
        DbConnection connection = isPostgres ? new NpgsqlConnection(connectionString) : new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return new StagingTransaction(connection, isTransaction ? await connection.BeginTransactionAsync(cancellationToken) : null);
    }

    private string Script()
    {
        using var stream = typeof(StagingStore).Assembly.GetManifestResourceStream($"staging-{department}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>Statements with the parameters <c>@p0</c>, <c>@p1</c>, …; undone unless committed.</summary>
internal sealed class StagingTransaction(DbConnection connection, DbTransaction? transaction) : IAsyncDisposable
{
    public Task CommitAsync(CancellationToken cancellationToken) => transaction!.CommitAsync(cancellationToken);

    public async Task<int> ExecuteAsync(string sql, IReadOnlyList<string?> values, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string?>>> QueryAsync(
        IReadOnlyList<string> columns, string rest, IReadOnlyList<string?> values, CancellationToken cancellationToken)
    {
        await using var command = Command($"select {string.Join(", ", columns.Select(column => $"cast({column} as text)"))} {rest}", values);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<IReadOnlyDictionary<string, string?>>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(columns.Index().ToDictionary(
                column => column.Item, column => reader.IsDBNull(column.Index) ? null : reader.GetString(column.Index), StringComparer.OrdinalIgnoreCase));
        }

        return rows;
    }

    public async Task<string[]> ColumnsAsync(string table, CancellationToken cancellationToken)
    {
        await using var command = Command($"select * from {table} where 1 = 0", []);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
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
        foreach (var (i, value) in values.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@p{i}");
            if (parameter is NpgsqlParameter typed)
            {
                // Takes the type of the column it meets.
                typed.NpgsqlDbType = NpgsqlDbType.Unknown;
            }

            parameter.Value = (object?)value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
