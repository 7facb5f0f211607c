using System.Net.Http.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox;
using ExchangeHub.Sandbox.Endpoints;
using ExchangeHub.Sandbox.Fronts;
using ExchangeHub.Sandbox.Journeys;
using ExchangeHub.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>The simulated departments of one city on a port of their own.</summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    public const string Region = "430700";

    private readonly TemporaryFolder folder = new();
    private readonly WebApplication app;

    private SandboxServer(TimeProvider clock, string? factsAddress)
    {
        Keys = new KeyFolder(Path.Combine(folder.Path, "keys"));
        Keys.Create(KeyPurpose.Transport);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(Keys).AddSingleton(clock);
        builder.Services.AddSandbox(new SandboxOptions { DataFolder = folder.Path, People = 80, Regions = { Region }, FactsAddress = factsAddress });
        app = builder.Build();
        app.MapSandbox();
    }

    public KeyFolder Keys { get; }

    public HttpClient Http { get; } = new();

    public Uri Url => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>The departments as their own people use them.</summary>
    public DepartmentClient Departments => new(Http, Keys, Journeys());

    public static async Task<SandboxServer> StartAsync(CancellationToken cancellationToken, TimeProvider? clock = null, string? factsAddress = null)
    {
        var server = new SandboxServer(clock ?? TimeProvider.System, factsAddress);
        await server.app.StartAsync(cancellationToken);
        return server;
    }

    public JourneyOptions Journeys(Uri? hub = null) => new()
    {
        SandboxUrl = Url, HubUrl = hub ?? Url, Region = Region, Token = (_, _) => Task.FromResult("token"), Deadline = TimeSpan.FromSeconds(30),
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
        await app.DisposeAsync();
        folder.Dispose();
    }
}
