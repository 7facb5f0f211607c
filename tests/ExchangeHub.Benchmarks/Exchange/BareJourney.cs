using System.Diagnostics;
using MassTransit;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>
/// The way of an event by MassTransit alone: one payload to two subscribers, each of which answers with a receipt that is consumed; every
/// message confirmed, through quorum queues, as in <see cref="BareMassTransit"/>. No ledger, no order, no access, nothing kept.
/// </summary>
internal sealed class BareJourney : IAsyncDisposable
{
    private const int InFlight = 128;
    private static readonly string[] Subscribers = ["bench-journey-finance", "bench-journey-hr"];

    private readonly IBusControl bus;
    private CountdownEvent? receipts;
    private TaskCompletionSource? done;

    private BareJourney(Uri broker) => bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
    {
        configurator.Host(broker, host => host.PublisherConfirmation = true);
        foreach (var subscriber in Subscribers)
        {
            Endpoint<JourneyPayload>(configurator, subscriber, context => context.Publish(new JourneyReceipt(context.Message.Number, subscriber)));
        }

        Endpoint<JourneyReceipt>(configurator, "bench-journey-receipts", _ =>
        {
            if (receipts!.Signal())
            {
                done!.SetResult();
            }

            return Task.CompletedTask;
        });
    });

    public static async Task<BareJourney> StartAsync(Uri broker, CancellationToken cancellationToken)
    {
        var journey = new BareJourney(broker);
        await journey.bus.StartAsync(cancellationToken);
        return journey;
    }

    /// <summary>Events a second, from the publisher until both receipts are there.</summary>
    public async Task<double> RunAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken)
    {
        using var counting = receipts = new CountdownEvent(Subscribers.Length * payloads.Count);
        done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < payloads.Count)
            {
                await bus.Publish(new JourneyPayload(at, payloads[at]), cancellationToken);
            }
        }));
        await done.Task.WaitAsync(cancellationToken);
        return payloads.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public async ValueTask DisposeAsync() => await bus.StopAsync();

    private static void Endpoint<T>(IRabbitMqBusFactoryConfigurator configurator, string queue, MessageHandler<T> handler)
        where T : class => configurator.ReceiveEndpoint(queue, endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = 2 * InFlight;
            endpoint.ConcurrentMessageLimit = InFlight;
            endpoint.Handler(handler);
        });
}

internal sealed record JourneyPayload(int Number, byte[] Event);

internal sealed record JourneyReceipt(int Number, string From);
