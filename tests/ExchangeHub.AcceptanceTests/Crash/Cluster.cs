using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using ExchangeHub.Testing.Hubs;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>One or more hub processes on the same data. Who asks is sent to any that runs, at random, as by a load balancer.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    // As a sender with manners, who asks a hub in trouble again, but not at once.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, string> OftenSigned = new() { ["Ledger__CheckpointEvery"] = "00:00:01" };

    private readonly Lock gate = new();
    private readonly List<HubProcess> nodes = [];
    private readonly Func<int, Uri>? doors;
    private readonly ConcurrentDictionary<string, int> unanswered = new();
    private readonly HashSet<HubProcess> running = [];
    private TaskCompletionSource anyRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Cluster(Func<int, Uri>? doors) => this.doors = doors;

    public IReadOnlyList<HubProcess> Nodes => nodes;

    /// <summary>How often a request got no answer that counts, by what came instead.</summary>
    public IReadOnlyDictionary<string, int> Unanswered => unanswered;

    /// <summary>Told of each such request.</summary>
    public Action<string> OnUnanswered { get; set; } = static _ => { };

    /// <summary>How long a client of the cluster waits for an answer.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public static Task<Cluster> StartAsync(HubEdition edition, int size) =>
        StartAsync(size, (_, keys) => new HubSettings { Edition = edition, Keys = keys, StartLimit = TimeSpan.FromMinutes(3), Environment = OftenSigned });

    /// <summary>Starts the first hub, which makes database and keys, then the others beside it.</summary>
    /// <param name="size">How many.</param>
    /// <param name="settings">Of the n-th, with the key folder of the first; null for the first itself.</param>
    /// <param name="doors">Where the n-th is asked, if not at its own address.</param>
    /// <param name="patience">How long clients wait for an answer.</param>
    public static async Task<Cluster> StartAsync(int size, Func<int, string?, HubSettings> settings, Func<int, Uri>? doors = null, TimeSpan? patience = null)
    {
        var cluster = new Cluster(doors) { Patience = patience ?? TimeSpan.FromSeconds(60) };
        try
        {
            cluster.Joined(await HubProcess.StartAsync(settings(0, null)));
            foreach (var other in await Task.WhenAll(Enumerable.Range(1, size - 1).Select(i => HubProcess.StartAsync(settings(i, cluster.nodes[0].Keys)))))
            {
                cluster.Joined(other);
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
        var client = await nodes[0].AddClientAsync(department, region, scopes.Split(' '));
        return new HubClient(Address, client.ClientId, client.ClientSecret) { Patience = Patience };
    }

    /// <summary>kill -9 in the middle of whatever it does, then a start on the same data.</summary>
    public async Task KillAndRestartAsync(int node)
    {
        await KillAsync(node);
        await StartAgainAsync(node);
    }

    /// <summary>kill -9 in the middle of whatever it does.</summary>
    public async Task KillAsync(int node)
    {
        var hub = nodes[node];
        Assert.True(hub.IsRunning, $"The hub ended by itself. It printed:\n{hub.Output}");
        await hub.KillAsync();
        Left(hub);
    }

    /// <summary>SIGTERM. It is asked to its end, as by clients that nobody has told.</summary>
    public async Task StopAsync(int node)
    {
        Assert.Equal(0, await nodes[node].StopAsync());
        Left(nodes[node]);
    }

    public async Task StartAgainAsync(int node)
    {
        await nodes[node].StartAsync();
        Joined(nodes[node]);
    }

    /// <summary>The answer of a hub, or null where it was killed before it gave one, or could not take it now.</summary>
    public async Task<HubAnswer?> AskAsync(Func<Task<HubAnswer>> ask)
    {
        try
        {
            await AnyRuns().WaitAsync(TestContext.Current.CancellationToken);
            var answer = await ask();
            if (answer.Status != HttpStatusCode.ServiceUnavailable)
            {
                answer.EnsureSuccess();
                return answer;
            }

            return await NothingAsync("503");
        }
        catch (HttpRequestException refused) when (refused.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused })
        {
            return await NothingAsync("refused");
        }
        catch (HttpRequestException busy) when (busy.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            return await NothingAsync("503");
        }
        catch (HttpRequestException unconnected) when (unconnected.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return await NothingAsync("not connected");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or SocketException)
        {
            return await NothingAsync("broken");
        }
        catch (OperationCanceledException late) when (late.InnerException is TimeoutException)
        {
            return await NothingAsync("late");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }

    private async Task<HubAnswer?> NothingAsync(string instead)
    {
        unanswered.AddOrUpdate(instead, 1, static (_, count) => count + 1);
        OnUnanswered(instead);
        await Task.Delay(Pause, TestContext.Current.CancellationToken);
        return null;
    }

    private Uri Address()
    {
        lock (gate)
        {
            if (running.Count == 0)
            {
                throw new HttpRequestException("No hub runs.");
            }

            var hub = running.ElementAt(Random.Shared.Next(running.Count));
            return doors?.Invoke(nodes.IndexOf(hub)) ?? hub.Address;
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
