using System.Text.Json;
using ExchangeHub.Benchmarks.Exchange;
using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Ledger;

/// <summary>Verification of a whole ledger on each edition: every entry opened, hashed and compared. It takes long to fill, so it runs by name only.</summary>
internal sealed class LedgerBenchmark : IBenchmark
{
    private const string City = "430700";
    private const int BatchSize = 500;

    public string Name => "ledger";

    public bool OnlyByName => true;

    public async Task<IReadOnlyList<BenchmarkResult>> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        var entries = options.Quick ? 50_000 : 300_000;
        await using var embedded = await Installation.StartAsync(ProductionHub.Unlimited, cancellationToken);
        await using var production = await ProductionHub.StartAsync(cancellationToken);
        return
        [
            BenchmarkResult.NoLess("ledger-embedded", await VerifyAsync(embedded, entries, cancellationToken), "entries/s", 100_000),
            BenchmarkResult.NoLess("ledger-production", await VerifyAsync(production.Hub, entries, cancellationToken), "entries/s", 100_000),
        ];
    }

    private static async Task<double> VerifyAsync(Installation hub, int entries, CancellationToken cancellationToken)
    {
        var publisher = await hub.AddClientAsync("organization", City, "events:publish", cancellationToken);
        using var http = await publisher.SignInAsync(cancellationToken);
        await Traffic.SendAsync(http, new Traffic(City).Batches(entries, BatchSize), batches: true, senders: 4, cancellationToken);
        // Else its records would still follow the ledger meanwhile.
        await hub.StopAsync();
        var rates = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var report = JsonElement.Parse(await hub.RunAsync(["ledger", "verify", "--json"], cancellationToken));
            rates.Add(report.GetProperty("entries").GetInt64() / report.GetProperty("seconds").GetDouble());
        }

        return rates.Order().ElementAt(1);
    }
}
