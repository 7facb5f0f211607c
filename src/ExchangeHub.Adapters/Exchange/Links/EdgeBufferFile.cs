using Microsoft.Data.Sqlite;

namespace ExchangeHub.Adapters.Exchange.Links;

/// <summary>A row's box with what finds it again.</summary>
internal sealed record RowBox(long Position, string Source, string RowId, byte[] Box);

/// <summary>A receipt's box.</summary>
internal sealed record ReceiptBox(long Position, byte[] Box);

/// <summary>The SQL of the edge buffer: one SQLite file that survives the power. Its caller sees to it that one writes at a time.</summary>
internal sealed class EdgeBufferFile : IDisposable
{
    private const string Tables =
        """
        pragma journal_mode = wal;
        create table if not exists rows(
            position integer primary key autoincrement, clientId text not null, source text not null, rowId text not null, box blob not null,
            unique (clientId, source, rowId));
        create index if not exists rows_of_client on rows(clientId, position);
        create table if not exists receipts(position integer primary key autoincrement, clientId text not null, box blob not null);
        create index if not exists receipts_of_client on receipts(clientId, position);
        """;

    private readonly string connectionString;

    public EdgeBufferFile(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        connectionString = new SqliteConnectionStringBuilder { DataSource = path, DefaultTimeout = 30 }.ToString();
        using var connection = Open();
        using var command = Command(connection, Tables);
        command.ExecuteNonQuery();
    }

    /// <summary>The keys that sealed what is there; a box says so after its first byte.</summary>
    public IReadOnlyList<string> KeyIds() => Read(
        "select distinct cast(substr(box, 2, 16) as text) from rows union select distinct cast(substr(box, 2, 16) as text) from receipts",
        row => row.GetString(0));

    public IReadOnlyList<KeyValuePair<string, Backlog>> Backlogs() => Read(
        "select clientId, count(*), sum(length(box)) from rows group by clientId",
        row => KeyValuePair.Create(row.GetString(0), new Backlog(row.GetInt64(1), row.GetInt64(2))));

    public Task<(long Count, long Bytes)> AddRowsAsync(string clientId, IReadOnlyList<(string Source, string RowId, byte[] Box)> rows, CancellationToken cancellationToken) =>
        WriteAsync(
            "insert into rows(clientId, source, rowId, box) values ($client, $source, $rowId, $box) on conflict do nothing returning length(box)",
            rows.Select(row => new (string, object)[] { ("$client", clientId), ("$source", row.Source), ("$rowId", row.RowId), ("$box", row.Box) }),
            cancellationToken);

    public Task<IReadOnlyList<RowBox>> OldestRowsAsync(string clientId, int max, CancellationToken cancellationToken) => ReadAsync(
        "select position, source, rowId, box from rows where clientId = $client order by position limit $max",
        row => new RowBox(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<byte[]>(3)),
        cancellationToken,
        ("$client", clientId), ("$max", max));

    public Task<(long Count, long Bytes)> RemoveRowsAsync(string clientId, long upTo, CancellationToken cancellationToken) =>
        WriteAsync("delete from rows where clientId = $client and position <= $upTo returning length(box)", [[("$client", clientId), ("$upTo", upTo)]], cancellationToken);

    public Task AddReceiptsAsync(string clientId, IReadOnlyList<byte[]> boxes, CancellationToken cancellationToken) => WriteAsync(
        "insert into receipts(clientId, box) values ($client, $box) returning length(box)",
        boxes.Select(box => new (string, object)[] { ("$client", clientId), ("$box", box) }),
        cancellationToken);

    public Task<IReadOnlyList<ReceiptBox>> OldestReceiptsAsync(string clientId, int max, CancellationToken cancellationToken) => ReadAsync(
        "select position, box from receipts where clientId = $client order by position limit $max",
        row => new ReceiptBox(row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
        cancellationToken,
        ("$client", clientId), ("$max", max));

    public Task RemoveReceiptsAsync(string clientId, long upTo, CancellationToken cancellationToken) =>
        WriteAsync("delete from receipts where clientId = $client and position <= $upTo returning length(box)", [[("$client", clientId), ("$upTo", upTo)]], cancellationToken);

    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    /// <summary>One statement for each set of values, all in one transaction; returns how many rows it touched and their bytes.</summary>
    private async Task<(long Count, long Bytes)> WriteAsync(string sql, IEnumerable<(string Name, object Value)[]> values, CancellationToken cancellationToken)
    {
        await using var connection = Open();
        await using var transaction = connection.BeginTransaction(deferred: false);
        var (count, bytes) = (0L, 0L);
        foreach (var set in values)
        {
            await using var command = Command(connection, sql, set);
            command.Transaction = transaction;
            await using var touched = await command.ExecuteReaderAsync(cancellationToken);
            while (await touched.ReadAsync(cancellationToken))
            {
                (count, bytes) = (count + 1, bytes + touched.GetInt64(0));
            }
        }

        await transaction.CommitAsync(cancellationToken);
        return (count, bytes);
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, Func<SqliteDataReader, T> read, CancellationToken cancellationToken, params (string Name, object Value)[] values)
    {
        await using var connection = Open();
        await using var command = Command(connection, sql, values);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        while (await rows.ReadAsync(cancellationToken))
        {
            found.Add(read(rows));
        }

        return found;
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var connection = Open();
        using var command = Command(connection, sql);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = Command(connection, "pragma synchronous = full");
        command.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        return command;
    }
}
