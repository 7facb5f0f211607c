using System.Text.Json;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Systems.Registry;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Gateway.Storage;

/// <summary>Clients and accounts, their admissions and tokens, used assertions. One model, two databases.</summary>
internal abstract class GatewayDb(DbContextOptions options) : DbContext(options)
{
    /// <summary>The hub keeps its own context, with its own history, in the same database.</summary>
    public const string MigrationsTable = "gw_migrations";

    public DbSet<GatewayClient> Clients => Set<GatewayClient>();

    public DbSet<GatewayAuthorization> Admissions => Set<GatewayAuthorization>();

    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<SystemRevision> SystemRevisions => Set<SystemRevision>();

    public DbSet<UsedAssertion> UsedAssertions => Set<UsedAssertion>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.UseOpenIddict<GatewayClient, GatewayAuthorization, GatewayScope, GatewayToken, Guid>();
        modelBuilder.Entity<GatewayAuthorization>().ToTable("gw_authorizations");
        modelBuilder.Entity<GatewayToken>().ToTable("gw_tokens").HasIndex(token => token.CreationDate);
        modelBuilder.Entity<GatewayScope>().ToTable("gw_scopes");
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(GatewayDb).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
        }
    }
}

internal sealed class SqliteGatewayDb(DbContextOptions<SqliteGatewayDb> options) : GatewayDb(options);

internal sealed class PostgresGatewayDb(DbContextOptions<PostgresGatewayDb> options) : GatewayDb(options);
