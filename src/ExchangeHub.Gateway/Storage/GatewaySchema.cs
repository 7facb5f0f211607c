using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Storage;

/// <summary>Brings the gateway's tables up to date; the host calls it before it starts.</summary>
public static class GatewaySchema
{
    private static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(100);

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

        await using var turn = await FileTurnAsync(db.Database.GetConnectionString()!, cancellationToken);
        await ForgetKilledMigrationAsync(db, cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
    }

    /// <summary>The system lets go of a file when its process is killed, which EF's own lock, a row, survives.</summary>
    private static async Task<FileStream> FileTurnAsync(string connectionString, CancellationToken cancellationToken)
    {
        var file = new SqliteConnectionStringBuilder(connectionString).DataSource + ".gw-migrating";
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

    /// <summary>A row left by a killed process would hold up every later start for good. Whoever could own it is younger than a minute.</summary>
    private static async Task ForgetKilledMigrationAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        var locks = await db.Database
            .SqlQueryRaw<string>("SELECT name AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'")
            .ToListAsync(cancellationToken);
        if (locks.Count > 0)
        {
            await db.Database.ExecuteSqlRawAsync(
                "DELETE FROM \"__EFMigrationsLock\" WHERE \"Timestamp\" < datetime('now', '-1 minute')", cancellationToken);
        }
    }
}
