using ExchangeHub.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Storage;

/// <summary>Brings the gateway's tables up to date; the host calls it before it starts.</summary>
public static class GatewaySchema
{
    // Any number that nothing else in this database locks.
    private const long PostgresTurn = 0x6777_5363_6865_6D61;

    /// <summary>Applies what is missing. Any number of nodes may call it at once: one works, the others wait.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        await using var turn = db.Database.IsSqlite() ? await SqliteTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken) : null;

        // Comparing the whole model, as MigrateAsync does first, is a good part of a start; most starts have nothing to apply.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await MigrateAsync(db, cancellationToken);
        }

        if (turn is not null)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    // EF's own lock on PostgreSQL ends with each migration, and between two of them another node would slip in.
    private static async Task MigrateAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        if (db.Database.IsSqlite())
        {
            await db.Database.MigrateAsync(cancellationToken);
            return;
        }

        await db.Database.OpenConnectionAsync(cancellationToken);
        try
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({PostgresTurn})", cancellationToken);
            await db.Database.MigrateAsync(cancellationToken);
        }
        finally
        {
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({PostgresTurn})", CancellationToken.None);
            await db.Database.CloseConnectionAsync();
        }
    }
}
