using System.Diagnostics;
using MassTransit;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>The same payload published and consumed by MassTransit with nothing around it: confirmed, through a quorum queue.</summary>
internal sealed class BareMassTransit : IAsyncDisposable
{
    private const int InFlight = 128;

    private readonly IBusControl bus;
    private CountdownEvent? outstanding;
    private TaskCompletionSource? done;

    private BareMassTransit(Uri broker) => bus = Bus.Factory.CreateUsingRabbitMq(configurator =>
    {
        configurator.Host(broker, host => host.PublisherConfirmation = true);
        configurator.ReceiveEndpoint("bench-bare", endpoint =>
        {
            endpoint.SetQuorumQueue();
            endpoint.PrefetchCount = 2 * InFlight;
            endpoint.ConcurrentMessageLimit = InFlight;
            endpoint.Handler<BarePayload>(_ =>
            {
                if (outstanding!.Signal())
                {
                    done!.SetResult();
                }

                return Task.CompletedTask;
            });
        });
    });

    public static async Task<BareMassTransit> StartAsync(Uri broker, CancellationToken cancellationToken)
    {
        var bare = new BareMassTransit(broker);
        await bare.bus.StartAsync(cancellationToken);
        return bare;
    }

    /// <summary>Messages a second.</summary>
    public async Task<double> RunAsync(IReadOnlyList<byte[]> payloads, CancellationToken cancellationToken)
    {
        using var counting = outstanding = new CountdownEvent(payloads.Count);
        done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < payloads.Count)
            {
                await bus.Publish(new BarePayload(payloads[at]), cancellationToken);
            }
        }));
        await done.Task.WaitAsync(cancellationToken);
        return payloads.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public async ValueTask DisposeAsync() => await bus.StopAsync();
}

internal sealed record BarePayload(byte[] Event);
