using System.Diagnostics;
using ExchangeHub.Benchmarks.Running;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>The organization department of a city, and whom it waits for: a round is over when all receipts are recorded.</summary>
internal sealed class Sender(ProductionHub production, BenchClient client, Traffic traffic, IReadOnlyList<string> receivers)
{
    private const int BatchSize = 200;

    public Traffic Traffic => traffic;

    public static async Task<Sender> OfAsync(ProductionHub production, string city, IEnumerable<SubscribedSystem> receivers, CancellationToken cancellationToken) =>
        new(
            production,
            await production.Hub.AddClientAsync("organization", city, "events:publish", cancellationToken),
            new Traffic(city),
            [.. receivers.Select(system => system.ClientId)]);

    /// <summary>Events a second, submitted in batches.</summary>
    public Task<double> BatchesAsync(int events, CancellationToken cancellationToken) =>
        RunAsync(events, traffic.Batches(events, BatchSize), batches: true, senders: 8, cancellationToken);

    /// <summary>Events a second, submitted one by one by 64 clients.</summary>
    public Task<double> SingleAsync(int events, CancellationToken cancellationToken) =>
        RunAsync(events, traffic.Events(events), batches: false, senders: 64, cancellationToken);

    public Task<HttpClient> SignInAsync(CancellationToken cancellationToken) => client.SignInAsync(cancellationToken);

    private async Task<double> RunAsync(int events, IReadOnlyList<byte[]> bodies, bool batches, int senders, CancellationToken cancellationToken)
    {
        using var http = await SignInAsync(cancellationToken);
        var began = Stopwatch.GetTimestamp();
        await Traffic.SendAsync(http, bodies, batches, senders, cancellationToken);
        await production.DrainAsync(receivers, cancellationToken);
        var rate = events / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await production.RestAsync(cancellationToken);
        return rate;
    }
}
