using System.Diagnostics;
using System.Text.Json;

namespace ExchangeHub.Benchmarks.Running;

/// <summary>A hub of this checkout on a folder of its own, as <c>./hub up</c> runs it; both are gone with this object.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string folder;
    private readonly IReadOnlyDictionary<string, string> settings;
    private ServerProcess? server;

    private Installation(string folder, IReadOnlyDictionary<string, string> settings) => (this.folder, this.settings) = (folder, settings);

    public ServerProcess Server => server ?? throw new InvalidOperationException("The hub does not run.");

    public Uri Address => Server.Address;

    /// <summary>Folder of the keys.</summary>
    public string Keys => Path.Combine(folder, "keys");

    public static async Task<Installation> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var hub = new Installation(Directory.CreateTempSubdirectory("exchangehub-bench-").FullName, settings);
        await hub.StartAsync(cancellationToken);
        return hub;
    }

    /// <summary>Starts it (again), on the same data; returns when it is ready.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var address = ServerProcess.FreeAddress();
        server = await ServerProcess.StartAsync(
            [HostDll, "up", "--no-sandbox", "--data", folder, "--urls", address.ToString()], address, "/health/ready", settings, cancellationToken);
    }

    public async Task StopAsync()
    {
        await Server.DisposeAsync();
        server = null;
    }

    /// <summary>A new client with a secret.</summary>
    public async Task<BenchClient> AddClientAsync(string department, string region, string scopes, CancellationToken cancellationToken)
    {
        var client = JsonElement.Parse(await RunAsync(
            ["client", "add", "--department", department, "--region", region, "--scope", scopes, "--secret", "--json"], cancellationToken));
        return new BenchClient(this, client.GetProperty("clientId").GetString()!, client.GetProperty("clientSecret").GetString()!);
    }

    /// <summary>An access token of a new client.</summary>
    public async Task<string> TokenAsync(string department, string region, string scopes, CancellationToken cancellationToken) =>
        await (await AddClientAsync(department, region, scopes, cancellationToken)).TokenAsync(cancellationToken);

    /// <summary>Runs another command of the same installation; returns what it printed.</summary>
    public async Task<string> RunAsync(string[] command, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [HostDll, .. command, "--data", folder]) { RedirectStandardOutput = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {output}");
    }

    public async ValueTask DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string HostDll { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "ExchangeHub.Host", "release", "ExchangeHub.Host.dll"));
}
