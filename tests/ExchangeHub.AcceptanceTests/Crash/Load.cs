using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;

namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>Publishers, subscribers and a reader who work on a cluster until the proof has seen enough.</summary>
internal sealed class Load : IAsyncDisposable
{
    // Enough for any round, and no more: a node that runs alone for long would make a history too long to judge.
    private const int EventsEachRound = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource enough = new();
    private readonly CancellationTokenSource upToDate = new();
    private readonly List<HubClient> clients = [];
    private readonly List<Publisher> publishers = [];
    private readonly List<IProofSubscriber> subscribers = [];
    private readonly List<Task> publishing = [];
    private readonly List<Task> others = [];
    private readonly Progress progress = new();
    private readonly Budget budget = new();
    private LedgerReading reading = null!;

    public static async Task<Load> StartAsync(Cluster cluster, int seed)
    {
        var load = new Load();
        await load.AddPublishersAsync(cluster, seed);
        await load.AddSubscribersAsync(cluster, seed);
        load.reading = new LedgerReading(cluster, load.clients[0]);
        load.publishing.AddRange(load.publishers.Select(publisher => publisher.RunAsync(load.enough.Token)));
        load.others.AddRange(load.subscribers.Select(subscriber => subscriber.RunAsync(load.upToDate.Token)));
        load.others.Add(load.reading.FollowAsync(load.upToDate.Token));
        return load;
    }

    /// <summary>Waits until a step was taken so many times more; whoever broke down meanwhile breaks the wait.</summary>
    public async Task AfterAsync(Step step, int more)
    {
        budget.Add(EventsEachRound);
        var reached = progress.After(step, more);
        var ended = await Task.WhenAny([reached, .. publishing, .. others]).WaitAsync(Patience);
        await ended;
    }

    /// <summary>Lets publishers end and subscribers come up to date, and collects what everyone saw.</summary>
    public async Task<History> FinishAsync()
    {
        await enough.CancelAsync();
        await Task.WhenAll(publishing).WaitAsync(Patience);
        var events = (await reading.EntriesAsync()).Count;
        await Eventually.Async(
            async () =>
            {
                // Where one broke down there is nothing to wait for.
                await Task.WhenAll(others.Where(task => task.IsFaulted));
                return subscribers.TrueForAll(subscriber => subscriber.IsUpToDate(events));
            },
            Patience,
            "every subscriber has applied every event and returned its receipts");
        await upToDate.CancelAsync();
        await Task.WhenAll(others).WaitAsync(Patience);
        return new History(
            [.. publishers.SelectMany(publisher => publisher.Sent)],
            [.. publishers.SelectMany(publisher => publisher.Acknowledged)],
            await reading.WithTracesAsync(),
            reading.Followed,
            [.. subscribers.Select(subscriber => subscriber.History)]);
    }

    public async ValueTask DisposeAsync()
    {
        await enough.CancelAsync();
        await upToDate.CancelAsync();
        clients.ForEach(client => client.Dispose());
        enough.Dispose();
        upToDate.Dispose();
        budget.Dispose();
    }

    private async Task AddPublishersAsync(Cluster cluster, int seed)
    {
        foreach (var department in new[] { Department.Organization, Department.Hr })
        {
            var client = await cluster.AddClientAsync(department, Events.City, "events:publish events:read");
            clients.Add(client);
            for (var i = 0; i < 2; i++)
            {
                publishers.Add(new Publisher(cluster, client, department, publishers.Count, new Random(seed + publishers.Count), budget, progress));
            }
        }
    }

    private async Task AddSubscribersAsync(Cluster cluster, int seed)
    {
        foreach (var department in new[] { Department.Finance, Department.Staffing })
        {
            var client = await cluster.AddClientAsync(department, Events.City, "deliveries:pull");
            clients.Add(client);
            var subscription = await client.SubscribeAsync(Events.City, ContractCatalog.Of<PostChanged>().Type);
            subscribers.Add(new PullSubscriber(cluster, client, subscription, workers: 2, seed + (100 * clients.Count), progress));
        }
    }
}
