using System.Data.Common;
using System.Text;
using Npgsql;

namespace ExchangeHub.Hub.Storage;

/// <param name="source">Sessions whose statements are planned each time: a plan made while a table was empty would be kept when it is full.</param>
/// <param name="byKey">Sessions that keep their plans and never read a whole table.</param>
internal sealed class PostgresDialect(NpgsqlDataSource source, NpgsqlDataSource byKey) : Dialect
{
    /// <summary>
    /// In front of an operator's settings, which count where they say otherwise: nothing here leaves a trace in a session that the next
    /// one would have to wipe.
    /// </summary>
    private const string Defaults = "No Reset On Close=true;";

    /// <summary>Rows from which on a copy, which takes two turns with the server, costs less than one statement.</summary>
    private const int WorthCopying = 20;

    // idle_in_transaction_session_timeout, for which Npgsql has no name.
    private const string SessionIdleInTransaction = "25P03";

    public override string ForUpdate => "for update";

    public static PostgresDialect Of(string connectionString) => new(NpgsqlDataSource.Create(Defaults + connectionString), ByKey(connectionString));

    public override Task<WriteScope> BeginByKeyAsync(CancellationToken cancellationToken) => BeginAsync(byKey, WriterLock.None, cancellationToken);

    public override Task<WriteScope> BeginAsync(WriterLock writer, CancellationToken cancellationToken) => BeginAsync(source, writer, cancellationToken);

    public override Task LockAsync(WriteScope scope, WriterLock writer, CancellationToken cancellationToken) =>
        scope.ExecuteAsync($"select {Lock("key")}", cancellationToken, ("key", writer.Key));

    public override string Lock(string parameter) => $"pg_advisory_xact_lock(@{parameter})";

    public override string TryLock(string parameter) => $"pg_try_advisory_xact_lock(@{parameter})";

    public override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken);

    public override string In(string column, string parameter) => $"{column} = any(@{parameter})";

    public override string SelectEach(string columns, string table, string where, string column, string parameter) =>
        // With an offset it is a query of its own, which is not made part of another plan.
        $"""
        select {columns} from unnest(@{parameter}) asked(value)
        cross join lateral (select ctid, * from {table} where {where} and {column} = asked.value offset 0) found
        """;

    public override string SelectEachPair(string columns, string table, (string Column, string Parameter) first, (string Column, string Parameter) second) =>
        $"""
        select {columns} from unnest(@{first.Parameter}, @{second.Parameter}) asked(first, second)
        cross join lateral (select * from {table} where {first.Column} = asked.first and {second.Column} = asked.second offset 0) found
        """;

    public override string DeleteEach(string table, string where, string column, string parameter) =>
        $"delete from {table} where ctid = any(array({SelectEach("ctid", table, where, column, parameter)}))";

    public override object List(IReadOnlyList<string> values) => values.ToArray();

    public override object List(IReadOnlyList<Guid> values) => values.ToArray();

    public override async Task InsertAsync(WriteScope scope, IReadOnlyList<BulkInsert> inserts, CancellationToken cancellationToken)
    {
        var (sql, command) = (new StringBuilder(), scope.Command(""));
        await using var _ = command;
        foreach (var insert in inserts)
        {
            if (insert.Count >= WorthCopying && insert.OnConflict.Length == 0)
            {
                await CopyAsync((NpgsqlConnection)scope.Connection, insert, cancellationToken);
            }
            else
            {
                Append(sql, command, insert);
            }
        }

        if (sql.Length > 0)
        {
            command.CommandText = sql.ToString();
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    public override bool IsTransient(Exception exception) =>
        exception is NpgsqlException { IsTransient: true } or TimeoutException || (exception is PostgresException { SqlState: var state } && IsOutage(state));

    /// <summary>
    /// Planning costs a small commit more than its execution. Where rows are named by key one thing alone could make a kept plan a bad
    /// one, that a table was so small that reading all of it was cheaper: here it never is.
    /// </summary>
    private static NpgsqlDataSource ByKey(string connectionString)
    {
        const string NeverAllOfIt = "set enable_seqscan = off";
        // Not among the options that a session begins with, which PgBouncer is told to ignore; so no operator's setting may have it wiped.
        return new NpgsqlDataSourceBuilder($"Max Auto Prepare=100;Maximum Pool Size=20;{connectionString};{Defaults}")
            .UsePhysicalConnectionInitializer(
                connection =>
                {
                    using var command = new NpgsqlCommand(NeverAllOfIt, connection);
                    command.ExecuteNonQuery();
                },
                async connection =>
                {
                    await using var command = new NpgsqlCommand(NeverAllOfIt, connection);
                    await command.ExecuteNonQueryAsync();
                })
            .Build();
    }

    private async Task<WriteScope> BeginAsync(NpgsqlDataSource sessions, WriterLock writer, CancellationToken cancellationToken)
    {
        var connection = await sessions.OpenConnectionAsync(cancellationToken);
        try
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var scope = new WriteScope(this, connection, transaction, release: static () => { });
            if (writer != WriterLock.None)
            {
                await LockAsync(scope, writer, cancellationToken);
            }

            return scope;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static void Append(StringBuilder sql, DbCommand command, BulkInsert insert)
    {
        var first = command.Parameters.Count;
        sql.Append($"insert into {insert.Table} (").AppendJoin(", ", insert.Columns.Select(column => column.Name))
            .Append(") select * from unnest(").AppendJoin(", ", insert.Columns.Select((column, i) => $"@c{first + i}::{column.PostgresType}[]"))
            .Append(") ").Append(insert.OnConflict).Append(";\n");
        foreach (var values in insert.Values())
        {
            command.Add($"c{command.Parameters.Count}", values);
        }
    }

    private static async Task CopyAsync(NpgsqlConnection connection, BulkInsert insert, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", insert.Columns.Select(column => column.Name));
        await using var copy = await connection.BeginBinaryImportAsync($"copy {insert.Table} ({columns}) from stdin (format binary)", cancellationToken);
        await insert.CopyAsync(copy, cancellationToken);
        await copy.CompleteAsync(cancellationToken);
    }

    // Npgsql counts neither a server that stops or crashes, nor one that has just become a standby, nor a session it has ended.
    private static bool IsOutage(string state) => state is
        PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        or PostgresErrorCodes.ReadOnlySqlTransaction or SessionIdleInTransaction;
}
