using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Journeys;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>
/// Department systems on their protocols, their adapters on an in-memory bus, and a hub that does as the test says. Systems and adapters can die and
/// come back on what they had on disk.
/// </summary>
internal sealed class Exchange : IAsyncDisposable
{
    private readonly IReadOnlyList<string> departments;
    private Uri adapterUrl = new("http://127.0.0.1");
    private FakeHubApi? api;
    private WebApplication? adapters;

    private Exchange(SandboxServer sandbox, FakeHub hub, IReadOnlyList<string> departments) => (Sandbox, Hub, this.departments) = (sandbox, hub, departments);

    public SandboxServer Sandbox { get; }

    public FakeHub Hub { get; }

    /// <summary>Where an adapter dies; it is started again with the same folder.</summary>
    public CrashPoint Crash { get; } = new();

    public LostConfirms Confirms { get; } = new();

    public DepartmentClient Systems => Sandbox.Departments;

    public IBus Bus => adapters!.Services.GetRequiredService<IBus>();

    public string AdapterFolder => Path.Combine(Sandbox.Folder, "adapters");

    public JourneyRunner Journeys(Uri hub) => new(Sandbox.Http, Sandbox.Keys, Sandbox.Journeys(hub), TimeProvider.System);

    public static string ClientOf(string department) => SandboxConnections.ClientIdOf(department, SandboxServer.Region);

    /// <summary>Starts the whole city, or only the given departments' connections.</summary>
    public static async Task<Exchange> StartAsync(CancellationToken cancellationToken, Action<FakeHub>? before = null, params string[] departments)
    {
        var hub = new FakeHub(new InventedRegionsOnly());
        before?.Invoke(hub);
        var api = await FakeHubApi.StartAsync(hub, ClientOf(Department.Discipline), Department.Discipline, cancellationToken);
        var adapterUrl = FreeAddress.Next();
        var sandbox = await SandboxServer.StartAsync(cancellationToken, hub: api.Url, factsAddress: SandboxConnections.FactsAddress(adapterUrl));
        var exchange = new Exchange(sandbox, hub, departments.Length > 0 ? departments : Department.Systems) { api = api, adapterUrl = adapterUrl };
        hub.Use(new Seal(sandbox.Keys, KeyPurpose.Transport));
        await exchange.StartAdaptersAsync(cancellationToken);
        return exchange;
    }

    public async Task StartAdaptersAsync(CancellationToken cancellationToken)
    {
        var options = new AdapterOptions
        {
            Folder = AdapterFolder, HubTimeout = TimeSpan.FromMilliseconds(500), RetryDelay = TimeSpan.FromMilliseconds(100),
            PollWait = TimeSpan.FromSeconds(1), DriftDelay = TimeSpan.FromMilliseconds(200),
        };
        foreach (var department in departments.Intersect(SandboxConnections.Departments))
        {
            options.Systems.Add(SystemOf(department));
        }

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls(adapterUrl.ToString());
        builder.Services.AddSingleton(Sandbox.Keys);
        builder.Services.AddMassTransit(bus => bus.UsingInMemory((context, memory) =>
        {
            Hub.Configure(memory);
            Confirms.Configure(memory);
            memory.ConfigureAdapterEndpoints(context);
        }));
        builder.Services.AddAdapters(options);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHubLink>(services => new CrashingLink(ActivatorUtilities.CreateInstance<BrokerLink>(services), Crash)));
        adapters = builder.Build();
        adapters.MapAdapterPush();
        await adapters.StartAsync(cancellationToken);
        api!.Use(Bus);
        await Hub.RedeliverAsync(Bus);
    }

    /// <summary>As a power cut would: nothing is waited for.</summary>
    public async Task KillAdaptersAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await adapters!.StopAsync(now.Token);
        await adapters.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await adapters!.DisposeAsync();
        await Sandbox.DisposeAsync();
        await api!.DisposeAsync();
    }

    private ConnectedSystem SystemOf(string department)
    {
        var system = new ConnectedSystem { ClientId = ClientOf(department), Mapping = SandboxConnections.MappingOf(department), Region = SandboxServer.Region };
        system.RosterFolder = SandboxConnections.RosterFolderOf(Sandbox.Options, department, SandboxServer.Region);
        foreach (var (name, value) in SandboxConnections.Of(Sandbox.Options, Sandbox.Keys, Sandbox.Url, department, SandboxServer.Region))
        {
            system.Connection[name] = value;
        }

        return system;
    }

    private sealed class InventedRegionsOnly : IRegionStandings
    {
        public RegionStanding StandingOf(string code) => code == "990000" ? RegionStanding.Synthetic : RegionStanding.Unknown;
    }
}
