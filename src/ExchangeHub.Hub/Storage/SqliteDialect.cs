using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.Hub.Storage;

internal sealed class SqliteDialect(string connectionString) : Dialect, IDisposable
{
    // SQLite has one writer: queueing here is fair and cheap, busy waiting on the file is neither. Another process
    // (the command line beside a running hub) waits by busy_timeout.
    private readonly SemaphoreSlim writer = new(1, 1);

    public override string ForUpdate => "";

    public override async Task<WriteScope> BeginAsync(WriterLock writer, CancellationToken cancellationToken)
    {
        await this.writer.WaitAsync(cancellationToken);
        SqliteConnection? connection = null;
        try
        {
            connection = await OpenSqliteAsync(cancellationToken);
            var transaction = connection.BeginTransaction(deferred: false);
            return new WriteScope(this, connection, transaction, release: () => this.writer.Release());
        }
        catch
        {
            if (connection is not null)
            {
                await connection.DisposeAsync();
            }

            this.writer.Release();
            throw;
        }
    }

    public override Task<WriteScope> BeginByKeyAsync(CancellationToken cancellationToken) => BeginAsync(WriterLock.None, cancellationToken);

    public override Task LockAsync(WriteScope scope, WriterLock writer, CancellationToken cancellationToken) => Task.CompletedTask;

    public override string Lock(string parameter) => $"@{parameter}";

    public override string TryLock(string parameter) => $"@{parameter} is not null";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await OpenSqliteAsync(cancellationToken);

    public override string In(string column, string parameter) => $"{column} in (select value from json_each(@{parameter}))";

    public override string SelectEach(string columns, string table, string where, string column, string parameter) =>
        $"select {columns} from {table} where {where} and {In(column, parameter)}";

    public override string SelectEachPair(string columns, string table, (string Column, string Parameter) first, (string Column, string Parameter) second) =>
        // The second list is read once: a plain join would parse it anew for each of the first.
        $"""
        select {columns} from {table} where ({first.Column}, {second.Column}) in (
          with seconds as materialized (select key, value from json_each(@{second.Parameter}))
          select a.value, b.value from json_each(@{first.Parameter}) a cross join seconds b on a.key = b.key)
        """;

    public override string DeleteEach(string table, string where, string column, string parameter) =>
        $"delete from {table} where {where} and {In(column, parameter)}";

    public override object List(IReadOnlyList<string> values) => JsonSerializer.Serialize(values);

    public override object List(IReadOnlyList<Guid> values) =>
        JsonSerializer.Serialize(values.Select(id => id.ToString().ToUpperInvariant()));

    public override Task InsertAsync(WriteScope scope, IReadOnlyList<BulkInsert> inserts, CancellationToken cancellationToken)
    {
        foreach (var insert in inserts)
        {
            Insert((SqliteConnection)scope.Connection, insert, cancellationToken);
        }

        return Task.CompletedTask;
    }

    public override bool IsTransient(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: 5 or 6 or 10 or 13 };

    public void Dispose() => writer.Dispose();

    private static void Insert(SqliteConnection connection, BulkInsert rows, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder($"insert into {rows.Table} (")
            .AppendJoin(", ", rows.Columns.Select(column => column.Name))
            .Append(") values (")
            .AppendJoin(", ", rows.Columns.Select(_ => "?"))
            .Append(") ").Append(rows.OnConflict);
        using var insert = new SqliteInsert(connection, sql.ToString());
        foreach (var row in rows.Rows())
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var i = 0; i < row.Length; i++)
            {
                insert.Bind(i + 1, row[i]);
            }

            insert.Write();
        }
    }

    private async Task<SqliteConnection> OpenSqliteAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        await using var pragma = connection.CreateCommand();
        pragma.CommandText = SqlitePragmas.EachConnection;
        await pragma.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }
}

/// <summary>How SQLite is run: nothing acknowledged is lost when the machine stops.</summary>
internal static class SqlitePragmas
{
    public const string Database = "pragma journal_mode = wal;";

    public const string EachConnection = "pragma synchronous = full; pragma busy_timeout = 5000;";
}
