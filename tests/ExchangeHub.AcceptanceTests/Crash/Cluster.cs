using System.Text.Json;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>One or more hub processes on the same data. Who asks is sent to any that runs, at random, as by a load balancer.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly List<HubProcess> nodes = [];
    private readonly HashSet<HubProcess> running = [];
    private TaskCompletionSource anyRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts the first hub, which makes database and keys, then the others beside it.</summary>
    public static async Task<Cluster> StartAsync(HubEdition edition, int size)
    {
        var cluster = new Cluster();
        try
        {
            for (var i = 0; i < size; i++)
            {
                cluster.Joined(await HubProcess.StartAsync(new HubSettings
                {
                    Edition = edition,
                    Keys = i == 0 ? null : cluster.nodes[0].Keys,
                    StartLimit = TimeSpan.FromMinutes(3),
                }));
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Registers a department system that talks to whichever hub runs.</summary>
    public async Task<HubClient> AddClientAsync(string department, string region, string scopes)
    {
        var result = await nodes[0].RunAsync(
            "client", "add", "--department", department, "--region", region, "--scope", scopes, "--secret", "--data", nodes[0].Data, "--json");
        Assert.True(result.ExitCode == 0, $"client add ended with {result.ExitCode}: {result.Output}{result.Errors}");
        var answer = JsonSerializer.Deserialize<JsonElement>(result.Output);
        return new HubClient(Address, answer.GetProperty("clientId").GetString()!, answer.GetProperty("clientSecret").GetString()!);
    }

    /// <summary>kill -9 in the middle of whatever it does, then a start on the same data.</summary>
    public async Task KillAndRestartAsync(int node)
    {
        var hub = nodes[node];
        Assert.True(hub.IsRunning, $"The hub ended by itself. It printed:\n{hub.Output}");
        await hub.KillAsync();
        Left(hub);
        await hub.StartAsync();
        Joined(hub);
    }

    /// <summary>The answer of a hub, or null where it was killed before it gave one, or could not take it now.</summary>
    public async Task<HubAnswer?> AskAsync(Func<Task<HubAnswer>> ask)
    {
        try
        {
            await AnyRuns().WaitAsync(TestContext.Current.CancellationToken);
            var answer = await ask();
            if (answer.Status == System.Net.HttpStatusCode.ServiceUnavailable)
            {
                return null;
            }

            answer.EnsureSuccess();
            return answer;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private Uri Address()
    {
        lock (gate)
        {
            return running.Count > 0
                ? running.ElementAt(Random.Shared.Next(running.Count)).Address
                : throw new HttpRequestException("No hub runs.");
        }
    }

    private Task AnyRuns()
    {
        lock (gate)
        {
            return anyRuns.Task;
        }
    }

    private void Joined(HubProcess hub)
    {
        lock (gate)
        {
            if (!nodes.Contains(hub))
            {
                nodes.Add(hub);
            }

            running.Add(hub);
            anyRuns.TrySetResult();
        }
    }

    private void Left(HubProcess hub)
    {
        lock (gate)
        {
            running.Remove(hub);
            if (running.Count == 0)
            {
                anyRuns = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
