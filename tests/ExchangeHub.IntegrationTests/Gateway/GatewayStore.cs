using ExchangeHub.Access;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>A fresh database and key folder for each test class, with one node on them.</summary>
public abstract class GatewayStore : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("exchangehub-gw-");
    private GatewayNode? node;

    public GatewayNode Node => node ?? throw new InvalidOperationException("No node without a database.");

    public string KeyFolder => Path.Combine(folder.FullName, "keys");

    protected string Folder => folder.FullName;

    /// <summary>Null where the server is missing.</summary>
    public Database? Database { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Database = await CreateAsync();
        if (Database is not null)
        {
            node = await GatewayNode.StartAsync(Database, KeyFolder);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (node is not null)
        {
            await node.DisposeAsync();
            await DropAsync(Database!);
        }

        folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    public abstract Task<Database?> CreateAsync();

    public abstract Task DropAsync(Database database);

    public abstract Task<long> CountAsync(string table);
}

public sealed class SqliteStore : GatewayStore
{
    public override Task<Database?> CreateAsync() =>
        Task.FromResult<Database?>(Database.Parse($"Data Source={Path.Combine(Folder, $"{Guid.CreateVersion7():N}.db")}"));

    public override Task DropAsync(Database database)
    {
        SqliteConnection.ClearAllPools();
        return Task.CompletedTask;
    }

    public override async Task<long> CountAsync(string table)
    {
        await using var connection = new SqliteConnection(Database!.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"select count(*) from {table}";
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }
}

public sealed class PostgresStore : GatewayStore
{
    private static string? Server => Environment.GetEnvironmentVariable("EXCHANGEHUB_TEST_POSTGRES") is { Length: > 0 } given ? given : null;

    public override async Task<Database?> CreateAsync()
    {
        if (Server is null)
        {
            return null;
        }

        var name = $"eh_gw_{Guid.CreateVersion7():N}";
        await ExecuteAsync(Server, $"create database {name}");
        return Database.Parse(new NpgsqlConnectionStringBuilder(Server) { Database = name, MaxPoolSize = 20 }.ToString());
    }

    public override async Task DropAsync(Database database)
    {
        NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(database.ConnectionString).Database;
        await ExecuteAsync(Server!, $"drop database if exists {name} with (force)");
    }

    public override async Task<long> CountAsync(string table) =>
        (long)(await ExecuteAsync(Database!.ConnectionString, $"select count(*) from {table}"))!;

    private static async Task<object?> ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
