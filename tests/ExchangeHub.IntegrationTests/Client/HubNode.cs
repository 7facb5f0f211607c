using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Storage;
using ExchangeHub.Hub;
using ExchangeHub.Hub.Intake;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Testing;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Client;

/// <summary>Gateway and hub as they answer over HTTP, on SQLite, in the test's own process.</summary>
internal sealed class HubNode : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly WebApplication app;

    private HubNode()
    {
        var database = Database.Parse($"Data Source={Path.Combine(folder.Path, "hub.db")}");
        Keys = new KeyFolder(Path.Combine(folder.Path, "keys"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(database).AddSingleton(Keys).AddSingleton(new RegionRules(_ => true, (_, _) => true));
        builder.Services.AddAuthorization();
        builder.Services.AddAccess();
        builder.Services.AddGateway(database, Keys, gateway => gateway.AllowHttp = true);
        builder.Services.AddHub();
        builder.Services.Configure<HubOptions>(hub => (hub.AllowSynthetic, hub.BrokerForgets) = (true, true));
        builder.Services.AddMassTransit(bus =>
        {
            bus.AddHubConsumers();
            bus.UsingInMemory((context, memory) => memory.ConfigureHubEndpoints(context));
        });
        app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGateway();
        app.MapHub();
    }

    public KeyFolder Keys { get; }

    public string DataFolder => folder.Path;

    public Uri Address => new(app.Urls.Single());

    public static async Task<HubNode> StartAsync()
    {
        var node = new HubNode();
        await GatewaySchema.MigrateAsync(node.app.Services, TestContext.Current.CancellationToken);
        await HubSchema.PrepareAsync(node.app.Services, TestContext.Current.CancellationToken);
        await node.app.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    public async Task<ClientCredentials> AddClientAsync(NewClient client)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var registration = await scope.ServiceProvider.GetRequiredService<ClientRegistry>().AddAsync(client, TestContext.Current.CancellationToken);
        Assert.Empty(registration.Errors);
        return registration.Credentials!;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }
}
