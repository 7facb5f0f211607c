using System.Data.Common;

namespace ExchangeHub.Access;

/// <summary>
/// One process at a time brings a PostgreSQL database into shape. EF's own lock ends with each migration, and between
/// two of them another node would slip in.
/// </summary>
public static class PostgresTurn
{
    // Any number that nothing else in the database locks.
    private const long Lock = 0x6578_6875_6273_6368;

    /// <summary>How long one step of bringing a database into shape may take: a large table is not rewritten within the usual half a minute.</summary>
    public static readonly TimeSpan LongestStep = TimeSpan.FromHours(1);

    /// <summary>Waits for the turn, however long the others take. Dispose it to let the next one in; it also ends with the connection.</summary>
    public static async Task<IAsyncDisposable> TakeAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await connection.OpenAsync(cancellationToken);
        var turn = new Turn(connection);
        try
        {
            await ExecuteAsync(connection, $"select pg_advisory_lock({Lock})", cancellationToken);
            return turn;
        }
        catch
        {
            await connection.CloseAsync();
            throw;
        }
    }

    private static async Task ExecuteAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Turn(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                await ExecuteAsync(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
            }
            catch (Exception failure) when (failure is DbException or InvalidOperationException)
            {
                // A connection that is gone has let go of it, and what ended it is the failure to tell.
            }

            await connection.CloseAsync();
        }
    }
}
