using System.Collections.Concurrent;
using System.Diagnostics;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>200 events a second, each in a request of its own, whether or not the one before has arrived.</summary>
internal static class Latency
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(5);

    /// <summary>From before the request to the hands of the first subscriber, in milliseconds, shortest first.</summary>
    public static async Task<IReadOnlyList<double>> MeasureAsync(
        ProductionHub production, BrokerSubscribers subscribers, Sender sender, int events, CancellationToken cancellationToken)
    {
        using var http = await sender.SignInAsync(cancellationToken);
        var bodies = sender.Traffic.Events(events, i => $"latency-{i}");
        var (sent, arrived) = (new ConcurrentDictionary<string, long>(), new ConcurrentDictionary<string, double>());
        subscribers.Arrived = (system, delivery) =>
        {
            if (sent.TryGetValue(delivery.Event.Id, out var at))
            {
                arrived.TryAdd(delivery.Event.Id, Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            }
        };
        using var timer = new PeriodicTimer(Pace);
        var requests = new List<Task>(events);
        for (var i = 0; i < events; i++)
        {
            await timer.WaitForNextTickAsync(cancellationToken);
            sent[$"latency-{i}"] = Stopwatch.GetTimestamp();
            requests.Add(Traffic.SendAsync(http, bodies[i], batch: false, cancellationToken));
        }

        await Task.WhenAll(requests);
        await production.DrainAsync(subscribers.ClientIds, cancellationToken);
        subscribers.Arrived = null;
        return [.. arrived.Values.Order()];
    }
}
