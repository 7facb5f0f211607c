using System.Globalization;
using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>
/// A whole installation of its own: PostgreSQL, RabbitMQ, hub nodes, a process with an adapter, a webhook receiver; each may be
/// killed, and between any two stands a line that may break.
/// </summary>
internal sealed class Installation : IAsyncDisposable
{
    private static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(8);

    private Installation(PostgresServer database, IReadOnlyList<RabbitMqServer> brokers, int size)
    {
        (Database, Brokers, BrokerInUse) = (database, brokers, brokers[0]);
        ToDatabase = [.. Enumerable.Range(0, size).Select(_ => new FaultProxy(database.Port))];
        ToBroker = [.. Enumerable.Range(0, size).Select(_ => NewLineToBroker())];
        ToHub = [.. Enumerable.Range(0, size).Select(node => new FaultProxy(() => Cluster.Nodes[node].Address))];
        AdapterToBroker = NewLineToBroker();
    }

    public PostgresServer Database { get; }

    /// <summary>The broker: one node, or the nodes of a cluster.</summary>
    public IReadOnlyList<RabbitMqServer> Brokers { get; }

    public RabbitMqServer Broker => Brokers[0];

    /// <summary>Where new connections to the broker lead.</summary>
    public RabbitMqServer BrokerInUse { get; set; }

    public Cluster Cluster { get; private set; } = null!;

    /// <summary>The finance department's adapter, beside the hub at the broker.</summary>
    public HubProcess Adapter { get; private set; } = null!;

    public AdapterSubscriber Finance { get; private set; } = null!;

    public WebhookSubscriber Hr { get; private set; } = null!;

    public IReadOnlyList<FaultProxy> ToDatabase { get; }

    public IReadOnlyList<FaultProxy> ToBroker { get; }

    public IReadOnlyList<FaultProxy> ToHub { get; }

    public FaultProxy AdapterToBroker { get; }

    public static async Task<Installation> StartAsync(int size, int brokers = 1)
    {
        var (database, broker) = (PostgresServer.StartAsync(), RabbitMqServer.StartAsync());
        try
        {
            await Task.WhenAll(database, broker);
            var nodes = new List<RabbitMqServer> { await broker };
            while (nodes.Count < brokers)
            {
                nodes.Add(await nodes[0].StartBesideAsync());
            }

            var installation = new Installation(await database, nodes, size);
            await installation.StartHubsAsync(size);
            return installation;
        }
        catch
        {
            await DisposeAsync(database);
            await DisposeAsync(broker);
            throw;
        }
    }

    /// <summary>One subscriber of each channel: staffing pulls, hr is called, finance has an adapter.</summary>
    public async Task SubscribeAsync(Load load, int seed)
    {
        await load.AddPullerAsync(Cluster, Department.Staffing, seed);

        var hr = await Cluster.AddClientAsync(Department.Hr, Events.City, "deliveries:pull");
        Hr = await WebhookSubscriber.StartAsync(Cluster, hr, seed, load.Progress);
        load.Add(hr, Hr);

        var finance = await Cluster.AddClientAsync(Department.Finance, Events.City, "deliveries:pull");
        Finance = new AdapterSubscriber(finance, load.Progress);
        load.Add(finance, Finance);
        Adapter = await HubProcess.StartAsync(new HubSettings
        {
            Edition = HubEdition.Production(Database.ConnectionString, Broker.Through(AdapterToBroker.Port)),
            Keys = Cluster.Nodes[0].Keys,
            Roles = "adapters",
            StartLimit = TimeSpan.FromMinutes(3),
            Environment = Finance.AdapterSettings,
        });
        await Finance.IsConnectedAsync(Cluster);
    }

    public async ValueTask DisposeAsync()
    {
        if (Adapter is not null)
        {
            await Adapter.DisposeAsync();
        }

        if (Cluster is not null)
        {
            await Cluster.DisposeAsync();
        }

        foreach (var line in (IEnumerable<FaultProxy>)[.. ToDatabase, .. ToBroker, .. ToHub, AdapterToBroker])
        {
            await line.DisposeAsync();
        }

        await (Hr?.DisposeAsync() ?? ValueTask.CompletedTask);
        Finance?.Dispose();
        foreach (var node in Brokers.Reverse())
        {
            await node.DisposeAsync();
        }

        await Database.DisposeAsync();
    }

    private FaultProxy NewLineToBroker() => new(() => new Uri(string.Create(CultureInfo.InvariantCulture, $"amqp://127.0.0.1:{BrokerInUse.Port}")));

    private async Task StartHubsAsync(int size) => Cluster = await Cluster.StartAsync(
        size,
        (node, keys) => new HubSettings
        {
            Edition = HubEdition.Production(Database.Through(ToDatabase[node].Port), Broker.Through(ToBroker[node].Port)),
            Keys = keys,
            StartLimit = TimeSpan.FromMinutes(3),
            Environment = new Dictionary<string, string>
            {
                // A department's receiver on this machine, and the pauses of a test.
                ["Webhooks__AllowedHosts__0"] = "127.0.0.1",
                ["Webhooks__Timeout"] = "00:00:03",
                ["Webhooks__BreakDuration"] = "00:00:02",
            },
        },
        node => new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ToHub[node].Port}")),
        ClientPatience);

    private static async Task DisposeAsync<T>(Task<T> started)
        where T : IAsyncDisposable
    {
        if (started.IsCompletedSuccessfully)
        {
            await (await started).DisposeAsync();
        }
    }
}
