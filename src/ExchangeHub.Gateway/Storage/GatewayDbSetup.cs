using ExchangeHub.Access;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Storage;

internal static class GatewayDbSetup
{
    public static IServiceCollection AddGatewayDb(this IServiceCollection services, Database database) =>
        database.IsPostgres
            ? services.AddDbContextPool<GatewayDb, PostgresGatewayDb>(options => options.UsePostgres(database.ConnectionString))
            : services.AddDbContextPool<GatewayDb, SqliteGatewayDb>(options => options.UseSqliteFile(database.ConnectionString));

    public static void UsePostgres(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, npgsql => npgsql.MigrationsHistoryTable(GatewayDb.MigrationsTable));

    public static void UseSqliteFile(this DbContextOptionsBuilder options, string connectionString)
    {
        var connection = new SqliteConnectionStringBuilder(connectionString) { DefaultTimeout = SqliteWaiting.Seconds };
        options
            .UseSqlite(connection.ToString(), sqlite => sqlite.MigrationsHistoryTable(GatewayDb.MigrationsTable))
            .AddInterceptors(SqliteWaiting.Instance);
    }
}

/// <summary>Only for <c>dotnet ef migrations add … --context SqliteGatewayDb --output-dir Storage/Migrations/Sqlite</c>.</summary>
internal sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteGatewayDb>
{
    public SqliteGatewayDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<SqliteGatewayDb>();
        options.UseSqliteFile("Data Source=design.db");
        return new SqliteGatewayDb(options.Options);
    }
}

/// <summary>Only for <c>dotnet ef migrations add … --context PostgresGatewayDb --output-dir Storage/Migrations/Postgres</c>.</summary>
internal sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresGatewayDb>
{
    public PostgresGatewayDb CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<PostgresGatewayDb>();
        options.UsePostgres("Host=localhost");
        return new PostgresGatewayDb(options.Options);
    }
}
