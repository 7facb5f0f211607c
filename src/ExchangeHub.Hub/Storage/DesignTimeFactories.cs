using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure;

namespace ExchangeHub.Hub.Storage;

internal sealed class SqliteHubDbFactory : IDesignTimeDbContextFactory<SqliteHubDb>
{
    public SqliteHubDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteHubDb>().UseSqlite("Data Source=design.db", HubDbOptions.History).Options);
}

internal sealed class PostgresHubDbFactory : IDesignTimeDbContextFactory<PostgresHubDb>
{
    public PostgresHubDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresHubDb>().UseNpgsql("Host=design", HubDbOptions.History).Options);
}

/// <summary>The gateway keeps its tables in the same database; each has a history of its own.</summary>
internal static class HubDbOptions
{
    private const string HistoryTable = "hub_migrations";

    public static void History(SqliteDbContextOptionsBuilder sqlite) => sqlite.MigrationsHistoryTable(HistoryTable);

    public static void History(NpgsqlDbContextOptionsBuilder npgsql) => npgsql.MigrationsHistoryTable(HistoryTable);
}
