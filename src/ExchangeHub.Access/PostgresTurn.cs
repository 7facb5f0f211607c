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

    /// <summary>Waits for the turn. Dispose it to let the next one in; it also ends with the connection.</summary>
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
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Turn(DbConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({Lock})", CancellationToken.None);
            await connection.CloseAsync();
        }
    }
}
