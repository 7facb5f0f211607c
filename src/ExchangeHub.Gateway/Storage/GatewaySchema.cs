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
        if (!db.Database.IsSqlite())
        {
            await db.Database.MigrateAsync(cancellationToken);
            return;
        }

        await using var turn = await SqliteTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }
}
