using System.Diagnostics;
using System.Text.Json;

namespace ExchangeHub.Benchmarks.Running;

/// <summary>A hub of this checkout on a folder of its own, as <c>./hub up</c> runs it; both are gone with this object.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly string folder;
    private readonly ServerProcess server;

    private Installation(string folder, ServerProcess server) => (this.folder, this.server) = (folder, server);

    public Uri Address => server.Address;

    public ServerProcess Server => server;

    public static async Task<Installation> StartAsync(IReadOnlyDictionary<string, string> settings, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("exchangehub-bench-").FullName;
        var address = ServerProcess.FreeAddress();
        return new Installation(folder, await ServerProcess.StartAsync(
            [HostDll, "up", "--no-sandbox", "--data", folder, "--urls", address.ToString()], address, "/health/ready", settings, cancellationToken));
    }

    /// <summary>An access token of a new client.</summary>
    public async Task<string> TokenAsync(string department, string region, string scopes, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(
            "dotnet", [HostDll, "client", "add", "--department", department, "--region", region, "--scope", scopes, "--secret", "--data", folder, "--json"])
        {
            RedirectStandardOutput = true,
        };
        using var command = Process.Start(start)!;
        var client = JsonElement.Parse(await command.StandardOutput.ReadToEndAsync(cancellationToken));
        using var form = new FormUrlEncodedContent(new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials", ["client_id"] = client.GetProperty("clientId").GetString()!, ["client_secret"] = client.GetProperty("clientSecret").GetString()!,
        });
        using var http = new HttpClient();
        using var answer = await http.PostAsync(new Uri(Address, "/connect/token"), form, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).GetProperty("access_token").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string HostDll { get; } = Path.GetFullPath(
        Path.Combine(AppContext.BaseDirectory, "..", "..", "ExchangeHub.Host", "release", "ExchangeHub.Host.dll"));
}
