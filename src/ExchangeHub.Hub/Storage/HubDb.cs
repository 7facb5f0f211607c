using System.Text;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Regions;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Storage;

/// <summary>The hub's tables. The hot path writes them by SQL of its own; everything else goes through here.</summary>
internal abstract class HubDb(DbContextOptions options) : DbContext(options)
{
    public DbSet<LedgerEntry> Ledger => Set<LedgerEntry>();

    public DbSet<PersonKey> PersonKeys => Set<PersonKey>();

    public DbSet<Rejection> Rejections => Set<Rejection>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<DeliveryRow> Deliveries => Set<DeliveryRow>();

    public DbSet<DeliveryAttempt> Attempts => Set<DeliveryAttempt>();

    public DbSet<ReceiptRow> Receipts => Set<ReceiptRow>();

    public DbSet<ChangeStamp> ChangeStamps => Set<ChangeStamp>();

    public DbSet<RegionTableImport> RegionImports => Set<RegionTableImport>();

    public DbSet<KeyUse> KeyUses => Set<KeyUse>();

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

internal sealed class SqliteHubDb(DbContextOptions<SqliteHubDb> options) : HubDb(options);

internal sealed class PostgresHubDb(DbContextOptions<PostgresHubDb> options) : HubDb(options);
