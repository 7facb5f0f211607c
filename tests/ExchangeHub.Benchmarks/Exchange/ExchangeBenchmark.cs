using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>
/// Accepted, in the ledger, delivered to two subscribers, both receipts recorded: on PostgreSQL and RabbitMQ, against MassTransit
/// that publishes and consumes the same payload and does nothing else. And how long an event takes to a subscriber's hands.
/// </summary>
internal sealed class ExchangeBenchmark : IBenchmark
{
    private const string City = "430700";

    public string Name => "exchange";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var events = options.Quick ? 6_000 : 30_000;
        await using var production = await ProductionHub.StartAsync(cancellationToken);
        SubscribedSystem[] systems = [new("bench-finance", "finance", City), new("bench-hr", "hr", City)];
        await using var subscribers = await BrokerSubscribers.StartAsync(production, systems, cancellationToken);
        await using var bare = await BareMassTransit.StartAsync(production.Broker, cancellationToken);
        await using var rabbit = await BareRabbit.StartAsync(production.Broker, cancellationToken);
        var sender = await Sender.OfAsync(production, City, systems, cancellationToken);

        (string, Func<Task<double>>)[] candidates =
        [
            ("rabbit", () => rabbit.RunAsync(sender.Traffic.Events(events), cancellationToken)),
            ("bare", () => bare.RunAsync(sender.Traffic.Events(events), cancellationToken)),
            ("batches", () => sender.BatchesAsync(events, cancellationToken)),
            ("single", () => sender.SingleAsync(events / 2, cancellationToken)),
        ];
        await Median.OfAsync(options.Quick ? 1 : 3, candidates);
        var measured = await Median.OfAsync(options.Quick ? 3 : 5, candidates);
        var latencies = await Latency.MeasureAsync(production, subscribers, sender, options.Quick ? 1_000 : 6_000, cancellationToken);
        return
        [
            new("exchange-rabbitmq", measured["rabbit"], "msg/s"),
            new("exchange-bare", measured["bare"], "msg/s", measured["rabbit"], measured["bare"] / measured["rabbit"]),
            BenchmarkResult.AtLeast("exchange-batches", measured["batches"], "events/s", measured["bare"], 1.0),
            BenchmarkResult.AtLeast("exchange-single", measured["single"], "events/s", measured["bare"], 0.5),
            BenchmarkResult.NoMore("latency-p50", latencies[latencies.Count / 2], "ms", 15),
            BenchmarkResult.NoMore("latency-p99", latencies[latencies.Count * 99 / 100], "ms", 75),
        ];
    }
}
