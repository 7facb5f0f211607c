using System.Diagnostics;

namespace ExchangeHub.Benchmarks.Exchange;

/// <summary>What every bare candidate does alike: payloads are sent, so many at a time, until all that is awaited has arrived.</summary>
internal sealed class Volley
{
    public const int InFlight = 128;

    private CountdownEvent? awaited;
    private TaskCompletionSource? done;

    /// <summary>One that is awaited is here.</summary>
    public void Arrived()
    {
        if (awaited!.Signal())
        {
            done!.SetResult();
        }
    }

    /// <summary>Payloads a second.</summary>
    public async Task<double> RunAsync(IReadOnlyList<byte[]> payloads, int arrivalsEach, Func<int, Task> sendAsync, CancellationToken cancellationToken)
    {
        using var counting = awaited = new CountdownEvent(arrivalsEach * payloads.Count);
        done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var (next, began) = (-1, Stopwatch.GetTimestamp());
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < payloads.Count)
            {
                await sendAsync(at);
            }
        }));
        await done.Task.WaitAsync(cancellationToken);
        return payloads.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
