using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Storage;

/// <summary>Brings the database to this version's shape and checks that its keys are in the key folder.</summary>
public static class HubSchema
{
    private static readonly string[] Purposes =
        [KeyPurpose.Ledger, KeyPurpose.PersonIndex, KeyPurpose.ContentHash, KeyPurpose.Transport];

    /// <summary>
    /// Applies migrations. A new database gets new keys; a database written with keys that the folder lacks is refused,
    /// because new ones would make its personal data unreadable for good.
    /// </summary>
    public static async Task PrepareAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        if (scope.ServiceProvider.GetRequiredService<Database>().IsPostgres)
        {
            await MigrateAsync(db, cancellationToken);
        }
        else
        {
            await using var turn = await SqliteTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken);
            await db.Database.ExecuteSqlRawAsync(SqlitePragmas.Database, cancellationToken);
            await MigrateAsync(db, cancellationToken);
        }

        await ApplyAsync(db, scope.ServiceProvider.GetServices<DatabaseRule>(), cancellationToken);
        await MatchKeysAsync(db, scope.ServiceProvider.GetRequiredService<KeyFolder>(), cancellationToken);
    }

    /// <summary>True where nothing is left to bring up to date.</summary>
    public static async Task<bool> IsCurrentAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        return !(await scope.ServiceProvider.GetRequiredService<HubDb>().Database.GetPendingMigrationsAsync(cancellationToken)).Any();
    }

    /// <summary>The keys that the database was written with and the folder lacks.</summary>
    public static async Task<IReadOnlyList<string>> MissingKeysAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        var used = await scope.ServiceProvider.GetRequiredService<HubDb>().KeyUses.AsNoTracking().ToListAsync(cancellationToken);
        return MissingOf(used, scope.ServiceProvider.GetRequiredService<KeyFolder>());
    }

    private static async Task MigrateAsync(HubDb db, CancellationToken cancellationToken)
    {
        // A node whose account may not change the schema runs where nothing is left to change.
        if ((await db.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await using var turn = db is PostgresHubDb ? await PostgresTurn.TakeAsync(db.Database.GetDbConnection(), cancellationToken) : null;
            db.Database.SetCommandTimeout(PostgresTurn.LongestStep);
            await db.Database.MigrateAsync(cancellationToken);
        }
    }

    // One node at a time: PostgreSQL fails two that replace the same function at once.
    private static async Task ApplyAsync(HubDb db, IEnumerable<DatabaseRule> rules, CancellationToken cancellationToken)
    {
        var isPostgres = db is PostgresHubDb;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Keys, cancellationToken);
        foreach (var rule in rules)
        {
            if (await db.Database.SqlQueryRaw<long>(isPostgres ? rule.CountOnPostgres : rule.CountOnSqlite).SingleAsync(cancellationToken) == 0)
            {
                await db.Database.ExecuteSqlRawAsync(isPostgres ? rule.Postgres : rule.Sqlite, cancellationToken);
            }
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task MatchKeysAsync(HubDb db, KeyFolder folder, CancellationToken cancellationToken)
    {
        // Two nodes may start on an empty database at once: the first makes the keys, the other waits and takes them over.
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Keys, cancellationToken);
        var used = await db.KeyUses.ToListAsync(cancellationToken);
        if (used.Count == 0)
        {
            foreach (var purpose in Purposes)
            {
                var id = folder.Newest(purpose)?.Id ?? folder.Create(purpose);
                db.KeyUses.Add(new KeyUse { Purpose = purpose, KeyId = id });
            }

            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return;
        }

        if (MissingOf(used, folder) is { Count: > 0 } missing)
        {
            throw new StartRefusedException(
                $"数据库所用的密钥不在密钥目录中，拒绝启动。 The database was written with keys that are not in {folder.Path}: {string.Join(", ", missing)}. " +
                "Point EXCHANGEHUB_KEYS at the folder that has them; new keys could not open what is stored.");
        }
    }

    private static List<string> MissingOf(IEnumerable<KeyUse> used, KeyFolder folder) =>
        [.. used.Where(use => folder.Read(use.Purpose, use.KeyId) is null).Select(use => $"{use.Purpose}-{use.KeyId}")];
}
