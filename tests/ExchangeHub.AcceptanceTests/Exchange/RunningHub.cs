using System.Collections.Concurrent;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>One running hub for all tests of an edition. Each test has people of its own and asks about nothing else.</summary>
public abstract class RunningHub : IAsyncLifetime
{
    private static readonly Dictionary<string, string> Settings = new() { ["Webhooks__AllowedHosts__0"] = "127.0.0.1" };

    private static int people;

    private readonly ConcurrentDictionary<string, Task<HubClient>> clients = new();
    private HubProcess? process;

    /// <summary>Skips the test where a server is missing.</summary>
    public HubProcess Process
    {
        get
        {
            RequireServers();
            return process!;
        }
    }

    public HttpClient Http { get; } = new();

    public Task<HubClient> Organization => ClientAsync(Department.Organization, Events.City, "events:publish", "events:read", "deliveries:pull");

    public Task<HubClient> Finance => ClientAsync(Department.Finance, Events.City, "events:publish", "events:read", "deliveries:pull");

    /// <summary>A person whom no other test of this run knows.</summary>
    public static SyntheticPerson Somebody() => SyntheticPerson.Number(400_000 + Interlocked.Increment(ref people));

    /// <summary>A department system, registered at its first use.</summary>
    public Task<HubClient> ClientAsync(string department, string region, params string[] scopes)
    {
        var hub = Process;
        return clients.GetOrAdd($"{department} {region} {string.Join(' ', scopes)}", _ => hub.AddClientAsync(department, region, scopes));
    }

    public async ValueTask InitializeAsync()
    {
        if (await EditionAsync() is { } edition)
        {
            process = await HubProcess.StartAsync(SettingsOf(edition));
            Http.BaseAddress = process.Address;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var client in clients.Values.Where(client => client.IsCompletedSuccessfully))
        {
            (await client).Dispose();
        }

        if (process is not null)
        {
            await process.DisposeAsync();
        }

        await DisposeServersAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>How it runs; a suite about a setting has a hub of its own.</summary>
    protected virtual HubSettings SettingsOf(HubEdition edition) =>
        new() { Edition = edition, StartLimit = TimeSpan.FromMinutes(3), Environment = Settings };

    /// <summary>Null where a server is missing.</summary>
    protected abstract Task<HubEdition?> EditionAsync();

    protected abstract void RequireServers();

    protected abstract ValueTask DisposeServersAsync();
}

public class EmbeddedHub : RunningHub
{
    protected override Task<HubEdition?> EditionAsync() => Task.FromResult<HubEdition?>(HubEdition.Embedded);

    protected override void RequireServers()
    {
        // It stands on nothing but a folder.
    }

    protected override ValueTask DisposeServersAsync() => ValueTask.CompletedTask;
}

public class ProductionHub : RunningHub
{
    private readonly PostgresDatabase database = new();
    private readonly RabbitMqHost broker = new();

    public RabbitMqHost Broker => broker;

    protected override async Task<HubEdition?> EditionAsync()
    {
        await database.InitializeAsync();
        await broker.InitializeAsync();
        return Infra.Find(Infra.Postgres) is null || Infra.Find(Infra.RabbitMq) is null
            ? null
            : HubEdition.Production(database.ConnectionString, broker.Url);
    }

    protected override void RequireServers()
    {
        Infra.Require(Infra.Postgres);
        Infra.Require(Infra.RabbitMq);
    }

    protected override async ValueTask DisposeServersAsync()
    {
        await broker.DisposeAsync();
        await database.DisposeAsync();
    }
}

[CollectionDefinition]
public sealed class EmbeddedEdition : ICollectionFixture<EmbeddedHub>;

[CollectionDefinition]
public sealed class ProductionEdition : ICollectionFixture<ProductionHub>;
