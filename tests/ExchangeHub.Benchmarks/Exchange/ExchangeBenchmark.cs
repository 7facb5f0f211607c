using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>
/// Accepted, in the ledger, delivered to two subscribers, both receipts recorded: on PostgreSQL and RabbitMQ, against MassTransit
/// that publishes and consumes the same payload and does nothing else, and MassTransit that takes it to two subscribers and their
/// receipts back. And how long an event takes to a subscriber's hands.
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
            ("bare", () => bare.MessagesAsync(sender.Traffic.Events(events), cancellationToken)),
            ("journey", () => bare.JourneysAsync(sender.Traffic.Events(events / 2), cancellationToken)),
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
            new("exchange-journey", measured["journey"], "events/s", measured["bare"], measured["journey"] / measured["bare"]),
            new("exchange-batches-journey", measured["batches"], "events/s", measured["journey"], measured["batches"] / measured["journey"]),
            new("exchange-single-journey", measured["single"], "events/s", measured["journey"], measured["single"] / measured["journey"]),
            BenchmarkResult.NoMore("latency-p50", latencies[latencies.Count / 2], "ms", 15),
            BenchmarkResult.NoMore("latency-p99", latencies[latencies.Count * 99 / 100], "ms", 75),
        ];
    }
}
