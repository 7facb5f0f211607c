using System.Net.Http.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Journeys;
using ExchangeHub.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>The simulated departments of one city, each on its protocol. It can be stopped and started again on the same stores and address.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    public const string Region = "430700";

    private readonly TemporaryFolder folder = new();
    private readonly TimeProvider clock;
    private WebApplication? app;

    private SandboxServer(TimeProvider clock, Uri? hub, string? factsAddress)
    {
        this.clock = clock;
        Keys = new KeyFolder(Path.Combine(folder.Path, "keys"));
        Keys.Create(KeyPurpose.Transport);
        Options = new SandboxOptions { DataFolder = folder.Path, People = 80, Regions = { Region }, Hub = hub, FactsAddress = factsAddress };
    }

    public KeyFolder Keys { get; }

    public SandboxOptions Options { get; }

    public string Folder => folder.Path;

    public HttpClient Http { get; } = new();

    public Uri Url { get; } = FreeAddress.Next();

    /// <summary>The departments as their own people use them.</summary>
    public DepartmentClient Departments => new(Http, Keys, Journeys());

    public static async Task<SandboxServer> StartAsync(CancellationToken cancellationToken, TimeProvider? clock = null, Uri? hub = null, string? factsAddress = null)
    {
        var server = new SandboxServer(clock ?? TimeProvider.System, hub, factsAddress);
        await server.StartAgainAsync(cancellationToken);
        return server;
    }

    /// <summary>A department's system, past its protocol.</summary>
    public DepartmentSystem System(string department) => app!.Services.GetRequiredService<SandboxSystems>().Find(department, Region)!;

    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls(Url.ToString());
        builder.Services.AddSingleton(Keys).AddSingleton(clock);
        builder.Services.AddSandbox(Options);
        app = builder.Build();
        app.MapSandbox();
        await app.StartAsync(cancellationToken);
    }

    /// <summary>As a power cut would: nothing is waited for.</summary>
    public async Task StopAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app!.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    public JourneyOptions Journeys(Uri? hub = null) => new()
    {
        SandboxUrl = Url, HubUrl = hub ?? Url, Region = Region, ReaderRegion = "430600",
        Token = (_, _, _) => Task.FromResult("token"), AccountToken = (_, _) => Task.FromResult("token"), Deadline = TimeSpan.FromSeconds(60),
    };

    public async Task FaultAsync(string department, SystemFaults faults, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(Url, $"/sandbox/{department}/{Region}/faults"));
        request.Headers.Add(SandboxKey.Header, SandboxKey.For(Keys, department, Region));
        request.Content = JsonContent.Create(faults, options: WireJson.Options);
        using var response = await Http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app!.DisposeAsync();
        folder.Dispose();
    }
}
