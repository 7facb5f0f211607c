using ExchangeHub.Adapters;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Journeys;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>Department systems on real sockets, their adapters on an in-memory bus, and a hub that does as the test says.</summary>
internal sealed class Exchange : IAsyncDisposable
{
    private static readonly string[] Departments =
        [Department.Organization, Department.Staffing, Department.Hr, Department.Finance, Department.Discipline];

    private readonly SandboxServer sandbox;
    private readonly IHost adapters;

    private Exchange(SandboxServer sandbox)
    {
        this.sandbox = sandbox;
        Hub = new FakeHub(new Seal(sandbox.Keys, KeyPurpose.Transport), new InventedRegionsOnly());
        var options = new AdapterOptions
        {
            HubTimeout = TimeSpan.FromMilliseconds(500), RetryDelay = TimeSpan.FromMilliseconds(100), PollWait = TimeSpan.FromSeconds(1),
        };
        foreach (var department in Departments)
        {
            options.Systems.Add(SystemOf(department, sandbox));
        }

        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(sandbox.Keys);
        builder.Services.AddMassTransit(bus => bus.UsingInMemory((context, memory) =>
        {
            Hub.Configure(memory);
            memory.ConfigureAdapterEndpoints(context);
        }));
        builder.Services.AddAdapters(options);
        adapters = builder.Build();
    }

    public FakeHub Hub { get; }

    public DepartmentClient Systems => sandbox.Departments;

    public IBus Bus => adapters.Services.GetRequiredService<IBus>();

    public JourneyRunner Journeys(Uri hub) => new(sandbox.Http, sandbox.Keys, sandbox.Journeys(hub), TimeProvider.System);

    public HttpClient Http => sandbox.Http;

    public static string ClientOf(string department) => $"{department}-{SandboxServer.Region}";

    public static async Task<Exchange> StartAsync(CancellationToken cancellationToken, Action<FakeHub>? before = null)
    {
        var exchange = new Exchange(await SandboxServer.StartAsync(cancellationToken));
        before?.Invoke(exchange.Hub);
        await exchange.adapters.StartAsync(cancellationToken);
        return exchange;
    }

    public async ValueTask DisposeAsync()
    {
        await adapters.StopAsync(CancellationToken.None);
        adapters.Dispose();
        await sandbox.DisposeAsync();
    }

    private static ConnectedSystem SystemOf(string department, SandboxServer sandbox) => new()
    {
        Department = department,
        Region = SandboxServer.Region,
        ClientId = ClientOf(department),
        BaseUrl = new Uri(sandbox.Url, $"/sandbox/{department}/{SandboxServer.Region}/"),
        ApiKey = SandboxKey.For(sandbox.Keys, department, SandboxServer.Region),
    };

    private sealed class InventedRegionsOnly : IRegionStandings
    {
        public RegionStanding StandingOf(string code) => code == "990000" ? RegionStanding.Synthetic : RegionStanding.Unknown;
    }
}
