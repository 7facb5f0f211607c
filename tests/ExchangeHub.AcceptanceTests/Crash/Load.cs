using System.Diagnostics;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Records;
using Xunit;

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
    private readonly Budget budget = new();
    private LedgerReading reading = null!;

    public Progress Progress { get; } = new();

    /// <param name="cluster">Who is worked on.</param>
    /// <param name="seed">Decides what publishers and subscribers do.</param>
    /// <param name="subscribe">Adds the subscribers; two that pull where not given.</param>
    public static async Task<Load> StartAsync(Cluster cluster, int seed, Func<Load, Task>? subscribe = null)
    {
        var load = new Load();
        cluster.OnUnanswered = _ => load.Progress.Add(Step.Unanswered);
        await load.AddPublishersAsync(cluster, seed);
        if (subscribe is not null)
        {
            await subscribe(load);
        }
        else
        {
            await load.AddPullerAsync(cluster, Department.Finance, seed);
            await load.AddPullerAsync(cluster, Department.Staffing, seed);
        }

        load.reading = new LedgerReading(cluster, load.clients[0]);
        load.publishing.AddRange(load.publishers.Select(publisher => publisher.RunAsync(load.enough.Token)));
        load.Serve();
        load.others.Add(load.reading.FollowAsync(load.upToDate.Token));
        return load;
    }

    /// <summary>Takes in someone who is owed every event; the client is disposed of with the load.</summary>
    public void Add(HubClient client, IProofSubscriber subscriber)
    {
        clients.Add(client);
        subscribers.Add(subscriber);
    }

    public async Task AddPullerAsync(Cluster cluster, string department, int seed)
    {
        var client = await cluster.AddClientAsync(department, Events.City, "deliveries:pull");
        var subscription = await client.SubscribeAsync(Events.City, ContractCatalog.Of<PostChanged>().Type);
        Add(client, new PullSubscriber(cluster, client, subscription, workers: 2, seed + (100 * clients.Count), Progress));
    }

    /// <summary>Lets the subscribers begin.</summary>
    public void Serve() => others.AddRange(subscribers.Select(subscriber => subscriber.RunAsync(upToDate.Token)));

    /// <summary>The subscribers that have not done everything yet.</summary>
    public IReadOnlyList<string> Behind(int events) =>
        [.. subscribers.Where(subscriber => !subscriber.IsUpToDate(events)).Select(subscriber => subscriber.History.Subscriber)];

    /// <summary>Waits until a step was taken so many times more; whoever broke down meanwhile breaks the wait.</summary>
    public Task AfterAsync(Step step, int more) => AfterAnyAsync(EventsEachRound, (step, more));

    /// <summary>Lets the publishers send some more.</summary>
    public void Allow(int events) => budget.Add(events);

    /// <summary>Lets the publishers send some more, and waits until one of the steps was taken so many times more.</summary>
    public async Task AfterAnyAsync(int events, params (Step Step, int More)[] steps)
    {
        budget.Add(events);
        var reached = Task.WhenAny(steps.Select(step => Progress.After(step.Step, step.More)));
        var ended = await Task.WhenAny([reached, .. publishing, .. others]).WaitAsync(Patience);
        await ended;
    }

    /// <summary>Lets publishers end and subscribers come up to date, and collects what everyone saw.</summary>
    public async Task<History> FinishAsync()
    {
        await enough.CancelAsync();
        await Task.WhenAll(publishing).WaitAsync(Patience);
        var events = (await reading.EntriesAsync()).Count;
        var isUpToDate = await ComesUpToDateAsync(events);
        await upToDate.CancelAsync();
        await Task.WhenAll(others).WaitAsync(Patience);
        return new History(
            [.. publishers.SelectMany(publisher => publisher.Sent)],
            [.. publishers.SelectMany(publisher => publisher.Acknowledged)],
            await reading.SettledAsync(isUpToDate ? Patience : TimeSpan.Zero),
            reading.Followed,
            [.. subscribers.Select(subscriber => subscriber.History)]);
    }

    // Whoever is not up to date in time is judged by what it has: the checker says what is missing.
    private async Task<bool> ComesUpToDateAsync(int events)
    {
        var started = Stopwatch.GetTimestamp();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (Behind(events).Count > 0)
        {
            // Where one broke down there is nothing to wait for.
            await Task.WhenAll(others.Where(task => task.IsFaulted));
            if (Stopwatch.GetElapsedTime(started) > Patience)
            {
                return false;
            }

            await pace.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        return true;
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
                publishers.Add(new Publisher(cluster, client, department, publishers.Count, new Random(seed + publishers.Count), budget, Progress));
            }
        }
    }
}
