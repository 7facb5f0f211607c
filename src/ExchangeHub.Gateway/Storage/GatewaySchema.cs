using ExchangeHub.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Storage;

/// <summary>Brings the gateway's tables up to date; the host calls it before it starts.</summary>
public static class GatewaySchema
{
    /// <summary>Applies what is missing. Any number of nodes may call it at once: one works, the others wait.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GatewayDb>();
        await using var turn = db.Database.IsSqlite() ? await SqliteTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken) : null;

        // Comparing the whole model, as MigrateAsync does first, is a good part of a start; most starts have nothing to apply.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await using var postgresTurn = db.Database.IsSqlite() ? null : await PostgresTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken);
            db.Database.SetCommandTimeout(PostgresTurn.LongestStep);
            await db.Database.MigrateAsync(cancellationToken);
        }

        if (turn is not null)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        }
    }

    /// <summary>True where nothing is left to bring up to date.</summary>
    public static async Task<bool> IsCurrentAsync(IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        return !(await scope.ServiceProvider.GetRequiredService<GatewayDb>().Database.GetPendingMigrationsAsync(cancellationToken)).Any();
    }
}
