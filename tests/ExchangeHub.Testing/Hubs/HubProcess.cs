using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.Testing.Hubs;

/// <summary>
/// A running hub, as an operator would run it: <c>up</c> in a process of its own. It can be killed and started again on
/// the same data; its address changes then, and its clients follow.
/// </summary>
public sealed class HubProcess : IAsyncDisposable
{
    private const string Nation = "100000";

    // Only who holds these may hand them on.
    private static readonly string[] Administrative = ["ops:read", "ops:write", "grants:approve", "audit:read"];

    private readonly HubSettings settings;
    private readonly TemporaryFolder? temporary;
    private readonly HubCommand command;
    private Process? process;
    private HubOutput? output;
    private HubClient? registrar;

    private HubProcess(HubSettings settings)
    {
        this.settings = settings;
        temporary = settings.Data is null ? new TemporaryFolder() : null;
        Data = settings.Data ?? temporary!.Path;
        command = new HubCommand(settings, Data);
    }

    /// <summary>Folder of database and keys.</summary>
    public string Data { get; }

    /// <summary>Folder of the keys, for a second node.</summary>
    public string Keys => settings.Keys ?? Path.Combine(Data, "keys");

    /// <summary>Where it listens now.</summary>
    public Uri Address => output?.Address ?? throw new InvalidOperationException("The hub does not run.");

    /// <summary>Where it listens under HTTPS.</summary>
    public Uri TlsAddress => output?.TlsAddress ?? throw new InvalidOperationException("The hub does not listen under HTTPS.");

    /// <summary>Everything it has printed since its last start.</summary>
    public string Output => output?.ToString() ?? "";

    public bool IsRunning => process is { HasExited: false };

    public int ProcessId => process?.Id ?? throw new InvalidOperationException("The hub does not run.");

    public static Task<HubProcess> StartAsync(HubEdition edition) => StartAsync(new HubSettings { Edition = edition });

    /// <summary>Starts a hub and waits until it is ready.</summary>
    public static async Task<HubProcess> StartAsync(HubSettings settings)
    {
        var hub = new HubProcess(settings);
        try
        {
            await hub.StartAsync();
            return hub;
        }
        catch
        {
            await hub.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it (again), on the same data.</summary>
    public async Task StartAsync()
    {
        string[] sandbox = settings.Sandbox ? [] : ["--no-sandbox"];
        var url = settings.KeepsAddress && output is not null ? Address.ToString() : "http://127.0.0.1:0";
        process = command.Start(["up", "--data", Data, "--urls", settings.TlsFile is null ? url : $"{url};https://127.0.0.1:0", .. sandbox]);
        output = new HubOutput(process);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(settings.StartLimit);
        try
        {
            await output.AddressAsync(limit.Token);
            await ReadyAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The hub was not ready within {settings.StartLimit.TotalSeconds:0} s. It printed:\n{Output}");
        }
    }

    /// <summary>SIGKILL: no goodbye, as in a power cut.</summary>
    public async Task KillAsync()
    {
        if (process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SIGTERM, and waits for the orderly end. Returns the exit code.</summary>
    public async Task<int> StopAsync()
    {
        var running = process ?? throw new InvalidOperationException("The hub does not run.");
        using (var kill = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await running.WaitForExitAsync(TestContext.Current.CancellationToken);
        return running.ExitCode;
    }

    /// <summary>Kills it and starts it again on the same data.</summary>
    public async Task RestartAsync()
    {
        await KillAsync();
        await StartAsync();
    }

    /// <summary>Runs another command of the same installation, e.g. <c>doctor</c>.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) =>
        command.RunAsync(TestContext.Current.CancellationToken, arguments);

    /// <summary>Registers a department system with a secret. The first by command, the further ones by that one over the interface, for a command costs seconds.</summary>
    public async Task<HubClient> AddClientAsync(string department, string region, params string[] scopes)
    {
        if (settings.Roles is not null || !IsRunning)
        {
            return await AddByCommandAsync(department, region, scopes);
        }

        registrar ??= await AddByCommandAsync(Department.Staffing, Nation, Administrative);
        // With a token of its own each time: a hub may give shorter ones than its callers think.
        using var now = new HubClient(() => Address, registrar.ClientId, registrar.ClientSecret);
        var answer = await now.PostAsync("v1/clients", new { department, region, scopes });
        answer.EnsureSuccess();
        return new HubClient(() => Address, answer.Body.GetProperty("clientId").GetString()!, answer.Body.GetProperty("clientSecret").GetString()!);
    }

    private async Task<HubClient> AddByCommandAsync(string department, string region, string[] scopes)
    {
        var result = await RunAsync(
            "client", "add", "--department", department, "--region", region, "--scope", string.Join(' ', scopes),
            "--secret", "--data", Data, "--json");
        Assert.True(result.ExitCode == 0, $"client add ended with {result.ExitCode}: {result.Output}{result.Errors}");
        var answer = JsonSerializer.Deserialize<JsonElement>(result.Output);
        return new HubClient(
            () => Address, answer.GetProperty("clientId").GetString()!, answer.GetProperty("clientSecret").GetString()!);
    }

    /// <summary>Makes an account beside the running hub.</summary>
    public async Task<HubAccount> AddAccountAsync(string name, string role, string region)
    {
        var result = await RunAsync("user", "add", "--name", name, "--role", role, "--region", region, "--data", Data, "--json");
        Assert.True(result.ExitCode == 0, $"user add ended with {result.ExitCode}: {result.Output}{result.Errors}");
        return new HubAccount(this, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        temporary?.Dispose();
    }

    private async Task ReadyAsync(CancellationToken limit)
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        do
        {
            try
            {
                using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), limit);
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (IsRunning)
            {
                // It has said where it will listen, and is about to.
            }
        }
        while (await timer.WaitForNextTickAsync(limit));
    }
}
