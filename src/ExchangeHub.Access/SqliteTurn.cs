using System.Data;
using System.Data.Common;

namespace ExchangeHub.Access;

/// <summary>
/// One process at a time brings a SQLite file into shape. EF's own lock is a row that a killed process leaves behind,
/// and the next start would wait for it for good; the system lets go of a file when its process ends, however it ends.
/// </summary>
public static class SqliteTurn
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the turn and clears away what a killed process left. Dispose it to let the next one in.</summary>
    public static async Task<IAsyncDisposable> TakeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var turn = await FileTurnAsync(connection.DataSource + ".migrating", cancellationToken);
        try
        {
            await ForgetKilledMigrationAsync(connection, cancellationToken);
            return turn;
        }
        catch
        {
            await turn.DisposeAsync();
            throw;
        }
    }

    private static async Task<FileStream> FileTurnAsync(string file, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(file))
            {
                await Task.Delay(Retry, cancellationToken);
            }
        }
    }

    // Whoever could own the row holds the turn, and that is us.
    private static async Task ForgetKilledMigrationAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var wasClosed = connection.State == ConnectionState.Closed;
        if (wasClosed)
        {
            await connection.OpenAsync(cancellationToken);
        }

        await using (var command = connection.CreateCommand())
        {
            command.CommandText = "drop table if exists \"__EFMigrationsLock\"";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        if (wasClosed)
        {
            await connection.CloseAsync();
        }
    }
}
