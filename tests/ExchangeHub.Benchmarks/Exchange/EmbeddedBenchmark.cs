using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ExchangeHub.Benchmarks.Running;
using ExchangeHub.Contracts;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>The same journey on one machine with nothing installed: SQLite, the transport in memory, two subscribers that pull.</summary>
internal sealed class EmbeddedBenchmark : IBenchmark
{
    private const string City = "430700";
    private const int BatchSize = 200;

    public string Name => "embedded";

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var events = options.Quick ? 6_000 : 30_000;
        await using var hub = await Installation.StartAsync(ProductionHub.Unlimited, cancellationToken);
        var publisher = await hub.AddClientAsync("organization", City, "events:publish", cancellationToken);
        var traffic = new Traffic(City);
        var start = await StartAsync(hub, publisher, traffic, cancellationToken);
        var idle = hub.Server.MemoryBytes / 1024.0 / 1024.0;
        PullSubscriber[] subscribers =
        [
            await PullSubscriber.StartAsync(hub, "finance", City, cancellationToken),
            await PullSubscriber.StartAsync(hub, "hr", City, cancellationToken),
        ];

        async Task<double> ExchangeAsync()
        {
            var batches = traffic.Batches(events, BatchSize);
            using var http = await publisher.SignInAsync(cancellationToken);
            var began = Stopwatch.GetTimestamp();
            var taking = Task.WhenAll(subscribers.Select(subscriber => subscriber.TakeAsync(events, cancellationToken)));
            await Traffic.SendAsync(http, batches, batches: true, senders: 8, cancellationToken);
            await taking;
            return events / Stopwatch.GetElapsedTime(began).TotalSeconds;
        }

        (string, Func<Task<double>>)[] candidates = [("embedded", ExchangeAsync)];
        await Median.OfAsync(1, candidates);
        var measured = await Median.OfAsync(options.Quick ? 3 : 5, candidates);
        return
        [
            BenchmarkResult.NoLess("embedded-batches", measured["embedded"], "events/s", 4_000),
            BenchmarkResult.NoMore("embedded-start", start, "s", 3),
            BenchmarkResult.NoMore("embedded-idle", idle, "MiB", 300),
        ];
    }

    /// <summary>Seconds from the command to the first accepted event.</summary>
    private static async Task<double> StartAsync(Installation hub, BenchClient publisher, Traffic traffic, CancellationToken cancellationToken)
    {
        var first = traffic.Events(1)[0];
        await hub.StopAsync();
        var began = Stopwatch.GetTimestamp();
        await hub.StartAsync(cancellationToken);
        using var http = await publisher.SignInAsync(cancellationToken);
        await Traffic.SendAsync(http, first, batch: false, cancellationToken);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private sealed record PullSubscriber(BenchClient Client, string Subscription)
    {
        public static async Task<PullSubscriber> StartAsync(Installation hub, string department, string city, CancellationToken cancellationToken)
        {
            var client = await hub.AddClientAsync(department, city, "deliveries:pull", cancellationToken);
            using var http = await client.SignInAsync(cancellationToken);
            var answer = await PostAsync(
                http, "/v1/subscriptions", new { types = new[] { "exchangehub.personnel.post-changed.v1" }, region = city, channel = "pull" }, cancellationToken);
            return new PullSubscriber(client, answer.GetProperty("id").GetString()!);
        }

        /// <summary>Pulls and returns receipts until it has had so many.</summary>
        public async Task TakeAsync(int events, CancellationToken cancellationToken)
        {
            using var http = await Client.SignInAsync(cancellationToken);
            while (events > 0)
            {
                var pulled = await PostAsync(http, $"/v1/subscriptions/{Subscription}/pull", new { max = 1000, waitSeconds = 20, leaseSeconds = 60 }, cancellationToken);
                var receipts = pulled.GetProperty("deliveries").EnumerateArray()
                    .Select(delivery => new { deliveryId = delivery.GetProperty("deliveryId").GetString(), stage = ReceiptStage.Completed }).ToList();
                await PostAsync(http, "/v1/receipts", receipts, cancellationToken);
                events -= receipts.Count;
            }
        }

        private static async Task<JsonElement> PostAsync<T>(HttpClient http, string path, T body, CancellationToken cancellationToken)
        {
            using var answer = await http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return answer.IsSuccessStatusCode ? JsonElement.Parse(text) : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
        }
    }
}
