using System.Text;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Storage;

/// <summary>The hub's tables; each is configured beside its entity. The hot path writes them by SQL of its own.</summary>
internal abstract class HubDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<ChangeStamp> ChangeStamps => Set<ChangeStamp>();

    public DbSet<KeyUse> KeyUses => Set<KeyUse>();

    /// <summary>Holds a writer's lock until the transaction that is under way ends.</summary>
    public abstract Task LockAsync(WriterLock writer, CancellationToken cancellationToken);

    /// <summary>Tells other nodes with the commit of the transaction that is under way, where the database can.</summary>
    public virtual Task NotifyAsync(string channel, CancellationToken cancellationToken) => Task.CompletedTask;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(HubDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    private static string SnakeCase(string name)
    {
        var column = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsUpper(letter) && column.Length > 0)
            {
                column.Append('_');
            }

            column.Append(char.ToLowerInvariant(letter));
        }

        return column.ToString();
    }
}

internal sealed class SqliteHubDb(DbContextOptions<SqliteHubDb> options) : HubDb(options)
{
    // Every transaction of SQLite is the only writer from its begin.
    public override Task LockAsync(WriterLock writer, CancellationToken cancellationToken) => Task.CompletedTask;
}

internal sealed class PostgresHubDb(DbContextOptions<PostgresHubDb> options) : HubDb(options)
{
    public override Task LockAsync(WriterLock writer, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"select pg_advisory_xact_lock({writer.Key})", cancellationToken);

    public override Task NotifyAsync(string channel, CancellationToken cancellationToken) =>
        Database.ExecuteSqlAsync($"select pg_notify({channel}, '')", cancellationToken);
}
