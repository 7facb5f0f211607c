using Microsoft.Data.Sqlite;

namespace ExchangeHub.Sandbox.Store;

/// <summary>The database of one department's system: one SQLite file, one writer at a time, and a signal when new facts wait.</summary>
internal sealed class DepartmentStore : IDisposable
{
    private const string ExchangeTables =
        """
        create table if not exists changes(
            position integer primary key autoincrement, rowId text not null unique, businessType text not null, fields text not null,
            effectiveDate text, documentNo text, documentDate text, correlationId text, causationId text, traceParent text,
            recordedAt text not null, state text not null default 'pending', code text, detail text, sequence integer);
        create index if not exists changes_pending on changes(position) where state = 'pending';
        create table if not exists inbox(deliveryId text primary key, answer text not null, appliedAt text not null) without rowid;
        create table if not exists locks(person text primary key) without rowid;
        create table if not exists serials(name text primary key, value integer not null) without rowid;
        create table if not exists loaded(city text primary key) without rowid;
        """;

    private readonly string connectionString;
    private readonly SemaphoreSlim writer = new(1, 1);
    private volatile TaskCompletionSource recorded = NewSignal();

    public DepartmentStore(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        connectionString = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "pragma journal_mode = wal;" + ExchangeTables;
        command.ExecuteNonQuery();
    }

    /// <summary>Ends when the next fact is recorded.</summary>
    public Task NextRecorded => recorded.Task;

    public async Task<T> WriteAsync<T>(Func<StoreSession, T> work, CancellationToken cancellationToken)
    {
        await writer.WaitAsync(cancellationToken);
        try
        {
            using var connection = Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            var result = work(new StoreSession(connection, transaction));
            transaction.Commit();
            return result;
        }
        finally
        {
            writer.Release();
            Interlocked.Exchange(ref recorded, NewSignal()).TrySetResult();
        }
    }

    public T Read<T>(Func<StoreSession, T> work)
    {
        using var connection = Open();
        return work(new StoreSession(connection, transaction: null));
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(connectionString))
        {
            SqliteConnection.ClearPool(connection);
        }

        writer.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        // What a department has recorded must outlive the machine's power.
        command.CommandText = "pragma synchronous = full";
        command.ExecuteNonQuery();
        return connection;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
