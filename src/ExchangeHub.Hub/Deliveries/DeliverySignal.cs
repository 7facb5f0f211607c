using System.Collections.Concurrent;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Wakes those who wait for deliveries of a subscription on this node; other nodes find out by their own poll.</summary>
internal sealed class DeliverySignal
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiters = new();

    public void Wake(IEnumerable<Guid> subscriptions)
    {
        foreach (var subscription in subscriptions)
        {
            if (waiters.TryRemove(subscription, out var waiter))
            {
                waiter.TrySetResult();
            }
        }
    }

    /// <summary>Taken before looking, so that what arrives while one looks is not slept through.</summary>
    public Task Next(Guid subscription) =>
        waiters.GetOrAdd(subscription, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    /// <summary>Waits for the signal, for the time to pass, or for the caller to give up.</summary>
    public static async Task WaitAsync(Task signal, TimeSpan atMost, TimeProvider clock, CancellationToken cancellationToken)
    {
        try
        {
            await signal.WaitAsync(atMost, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look again.
        }
    }
}
