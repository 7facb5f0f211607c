using System.Collections.Concurrent;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Wakes those who wait for deliveries of a subscription on this node; other nodes find out by their own poll.</summary>
internal sealed class DeliverySignal
{
    private readonly ConcurrentDictionary<Guid, TaskCompletionSource> waiters = new();
    private readonly ConcurrentDictionary<Guid, long> changes = new();

    /// <summary>Something may have become due.</summary>
    public void Wake(IEnumerable<Guid> subscriptions)
    {
        foreach (var subscription in subscriptions)
        {
            changes.AddOrUpdate(subscription, 1, static (_, count) => count + 1);
            HandOver(subscription);
        }
    }

    /// <summary>Something was put aside for who waits; nothing else has become due.</summary>
    public void HandOver(Guid subscription)
    {
        if (waiters.TryRemove(subscription, out var waiter))
        {
            waiter.TrySetResult();
        }
    }

    /// <summary>How often something may have become due: while it stays the same, what a look found is still so on this node.</summary>
    public long Changes(Guid subscription) => changes.GetValueOrDefault(subscription);

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
