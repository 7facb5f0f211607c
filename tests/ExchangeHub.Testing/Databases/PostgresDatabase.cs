using Npgsql;

namespace ExchangeHub.Testing.Databases;

/// <summary>A database of its own on the test server, dropped by force at the end.</summary>
public sealed class PostgresDatabase : TestDatabase
{
    private string? connectionString;

    public string Name { get; } = $"eh_{Guid.CreateVersion7():N}";

    public override string ConnectionString
    {
        get
        {
            Infra.Require(Infra.Postgres);
            return connectionString!;
        }
    }

    /// <summary>A database for one test, where the class does not want to share one.</summary>
    public static async Task<PostgresDatabase> CreateAsync()
    {
        Infra.Require(Infra.Postgres);
        var database = new PostgresDatabase();
        await database.InitializeAsync();
        return database;
    }

    public override async ValueTask InitializeAsync()
    {
        if (Infra.Find(Infra.Postgres) is { } server)
        {
            await ExecuteAsync(server, $"create database {Name}");
            // A small pool keeps many classes within the server's connections.
            connectionString = new NpgsqlConnectionStringBuilder(server) { Database = Name, MaxPoolSize = 40 }.ToString();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        if (connectionString is not null)
        {
            await using (var pool = new NpgsqlConnection(connectionString))
            {
                NpgsqlConnection.ClearPool(pool);
            }

            await ExecuteAsync(Infra.Find(Infra.Postgres)!, $"drop database if exists {Name} with (force)");
        }
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
