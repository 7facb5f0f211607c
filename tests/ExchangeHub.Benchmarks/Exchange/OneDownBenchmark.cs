using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>
/// Two cities in one installation, each with three subscribers. In one of them the third has been away for as long as its backlog says;
/// the other two are to keep their throughput.
/// </summary>
internal sealed class OneDownBenchmark : IBenchmark
{
    private const string AllUp = "430700";
    private const string OneDown = "430600";

    public string Name => "one-down";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var (events, backlog) = options.Quick ? (2_000, 3_000) : (20_000, 200_000);
        await using var production = await ProductionHub.StartAsync(cancellationToken);
        SubscribedSystem[] live = [new("up-finance", "finance", AllUp), new("up-hr", "hr", AllUp), new("up-staffing", "staffing", AllUp)];
        SubscribedSystem[] others = [new("down-finance", "finance", OneDown), new("down-hr", "hr", OneDown)];
        await (await BrokerSubscribers.StartAsync(production, [new("down-staffing", "staffing", OneDown)], cancellationToken)).DisposeAsync();
        await using var subscribers = await BrokerSubscribers.StartAsync(production, [.. live, .. others], cancellationToken);
        var up = await Sender.OfAsync(production, AllUp, live, cancellationToken);
        var down = await Sender.OfAsync(production, OneDown, others, cancellationToken);
        await down.BatchesAsync(backlog, cancellationToken);

        (string, Func<Task<double>>)[] candidates =
        [
            ("up", () => up.BatchesAsync(events, cancellationToken)),
            ("down", () => down.BatchesAsync(events, cancellationToken)),
        ];
        await Median.OfAsync(1, candidates);
        var measured = await Median.OfAsync(options.Quick ? 3 : 5, candidates);
        return [BenchmarkResult.AtLeast("one-subscriber-down", measured["down"], "events/s", measured["up"], 0.95)];
    }
}
