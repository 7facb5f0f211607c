using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ExchangeHub.Gateway.Storage;

/// <summary>The hub's own context and the command line write to the same file: wait for them inside SQLite rather than fail.</summary>
internal sealed class SqliteWaiting : DbConnectionInterceptor
{
    public const int Seconds = 5;

    public static SqliteWaiting Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using var command = Pragmas(connection);
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(
        DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using var command = Pragmas(connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Pragmas(DbConnection connection)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA busy_timeout = {Seconds * 1000}; PRAGMA synchronous = FULL;";
        return command;
    }
}
