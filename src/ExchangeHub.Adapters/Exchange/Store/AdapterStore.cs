using System.Globalization;
using ExchangeHub.Adapters.Connectors;
using Microsoft.Data.Sqlite;

namespace ExchangeHub.Adapters.Exchange.Store;

/// <summary>
/// What an adapter itself has to remember of one system: how far it has read, what it had the system do, what it set aside, and whether its feed
/// stands still. One SQLite file beside the adapter. Losing it loses no event: rows are read again and the hub knows them. No personal data is in it.
/// </summary>
internal sealed class AdapterStore : ICursorStore
{
    private const string Tables =
        """
        create table if not exists cursors(name text primary key, value text not null) without rowid;
        create table if not exists applied(
            delivery_id text primary key, event_id text not null, type text not null, echo text, row_id text, applied_at integer not null) without rowid;
        create index if not exists applied_event on applied(event_id, type);
        create index if not exists applied_echo on applied(echo) where echo is not null;
        create table if not exists set_aside(
            source text not null, row_id text not null, code text not null, detail text not null, at integer not null, primary key (source, row_id)) without rowid;
        create table if not exists trouble(id integer primary key check (id = 1), since integer not null, detail text not null, paused integer not null);
        create table if not exists alarms(source text primary key, detail text not null, since integer not null) without rowid;
        """;

    private readonly string connectionString;

    public AdapterStore(string folder, string clientId)
    {
        Directory.CreateDirectory(folder);
        File = Path.Combine(folder, $"{clientId}.db");
        connectionString = new SqliteConnectionStringBuilder { DataSource = File, DefaultTimeout = 30 }.ToString();
        Execute("pragma journal_mode = wal;" + Tables);
    }

    public string File { get; }

    public string? Get(string name) =>
        Query("select value from cursors where name = $name", row => row.GetString(0), ("$name", name)) is [var value, ..] ? value : null;

    public void Set(string name, string value) =>
        Execute("insert into cursors(name, value) values ($name, $value) on conflict(name) do update set value = $value", ("$name", name), ("$value", value));

    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = Open();
        using var command = Command(connection, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The same statement for many, in one transaction.</summary>
    public void ExecuteAll<T>(string sql, IReadOnlyCollection<T> items, Func<T, (string Name, object? Value)[]> parameters)
    {
        if (items.Count == 0)
        {
            return;
        }

        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        foreach (var item in items)
        {
            using var command = Command(connection, sql, parameters(item));
            command.Transaction = transaction;
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public IReadOnlyList<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var connection = Open();
        using var command = Command(connection, sql, parameters);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    public static long Stamp(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static DateTimeOffset Time(long stamp) => DateTimeOffset.FromUnixTimeMilliseconds(stamp);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // Survives the process, and what a power cut takes is read again.
        command.CommandText = "pragma synchronous = normal";
        command.ExecuteNonQuery();
        return connection;
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value switch
            {
                null => DBNull.Value,
                Guid id => id.ToString("D", CultureInfo.InvariantCulture),
                _ => value,
            });
        }

        return command;
    }
}
