using System.Globalization;
using ExchangeHub.Testing.Faults;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>All that may break, drawn in random order; when every fault has had its turn it is shuffled anew.</summary>
internal sealed class FaultDeck(Installation installation, Random random)
{
    private readonly Queue<Func<Fault>> left = [];

    /// <summary>One of each kind. Which node or line it meets is drawn when it comes.</summary>
    public IReadOnlyList<Func<Fault>> Kinds { get; } =
    [
        () => HubKilled(installation, random.Next(installation.Cluster.Nodes.Count)),
        () => new Fault("adapter killed", "", installation.Adapter.KillAsync, installation.Adapter.StartAsync) { HealsAs = 2 },
        () => new Fault("RabbitMQ killed", "", installation.Broker.KillAsync, installation.Broker.StartAgainAsync) { StopsTraffic = true, HealsAs = 0 },
        () => new Fault("PostgreSQL killed", "", installation.Database.KillAsync, installation.Database.StartAgainAsync) { StopsTraffic = true, HealsAs = 0 },
        .. OfLine("hub–PostgreSQL", () => OneOf(installation.ToDatabase, random), random),
        .. OfLine("hub–RabbitMQ", () => OneOf(installation.ToBroker, random), random),
        .. OfLine("adapter–RabbitMQ", () => (installation.AdapterToBroker, ""), random),
        .. OfLine("publisher–hub", () => OneOf(installation.ToHub, random), random),
        .. OfLine("hub–webhook receiver", () => (installation.Hr.Line, ""), random),
    ];

    public Fault Draw()
    {
        if (left.Count == 0)
        {
            var shuffled = Kinds.ToArray();
            random.Shuffle(shuffled);
            foreach (var kind in shuffled)
            {
                left.Enqueue(kind);
            }
        }

        return left.Dequeue()();
    }

    private static Fault HubKilled(Installation installation, int node) => new(
        "hub killed", Name(node), () => installation.Cluster.KillAsync(node), () => installation.Cluster.StartAgainAsync(node)) { HealsAs = 2 };

    private static IEnumerable<Func<Fault>> OfLine(string line, Func<(FaultProxy Proxy, string Where)> choose, Random random) =>
    [
        () => choose() is var (proxy, where) ? Fault.Cut(line, where, proxy, random) : null!,
        () => choose() is var (proxy, where) ? Fault.Delay(line, where, proxy, random) : null!,
        () => choose() is var (proxy, where) ? Fault.Silence(line, where, proxy) : null!,
    ];

    private static (FaultProxy Proxy, string Where) OneOf(IReadOnlyList<FaultProxy> lines, Random random)
    {
        var node = random.Next(lines.Count);
        return (lines[node], Name(node));
    }

    private static string Name(int node) => string.Create(CultureInfo.InvariantCulture, $"node {node + 1}");
}
