using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ExchangeHub.IntegrationTests.Start;

/// <summary>A process that is killed while it brings the SQLite file into shape leaves EF's lock, a row, behind.</summary>
public sealed class KilledStartTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_next_start_goes_on_where_a_killed_one_stopped(bool gatewayWasDone)
    {
        var database = Database.Parse($"Data Source={Path.Combine(folder.Path, "hub.db")}");
        await using var services = new ServiceCollection()
            .AddSingleton(database)
            .AddSingleton(new KeyFolder(Path.Combine(folder.Path, "keys")))
            .AddSingleton(new RegionRules(_ => true, (_, _) => true))
            .AddLogging()
            .AddHubStorage()
            .AddClientRegistry(database)
            .BuildServiceProvider();
        if (gatewayWasDone)
        {
            await GatewaySchema.MigrateAsync(services, TestContext.Current.CancellationToken);
        }

        await LeaveLockBehindAsync(database);

        await StartAsync(services).WaitAsync(Limit, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    private static async Task StartAsync(IServiceProvider services)
    {
        await GatewaySchema.MigrateAsync(services, TestContext.Current.CancellationToken);
        await HubSchema.PrepareAsync(services, TestContext.Current.CancellationToken);
    }

    private static async Task LeaveLockBehindAsync(Database database)
    {
        await using var connection = new SqliteConnection(database.ConnectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            create table if not exists "__EFMigrationsLock" ("Id" integer not null primary key, "Timestamp" text not null);
            insert into "__EFMigrationsLock" values (1, datetime('now'));
            """;
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
