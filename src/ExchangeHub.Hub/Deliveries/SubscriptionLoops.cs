using ExchangeHub.Hub.Subscriptions;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>One loop for each active subscription of a channel: begun when it appears, asked to end when it is gone.</summary>
internal sealed partial class SubscriptionLoops(
    string channel, SubscriptionStore subscriptions, DeliverySignal signal, TimeProvider clock, ILogger logger)
{
    /// <summary>How long to wait before looking again, and after something went wrong.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<Guid, Task> loops = [];
    private volatile HashSet<Guid> served = [];

    /// <summary>True while the subscription's loop is to go on.</summary>
    public bool Serves(Guid subscription) => served.Contains(subscription);

    /// <summary>Runs until it is stopped, and then until the loops have ended.</summary>
    /// <param name="serve">A subscription's loop.</param>
    /// <param name="stoppingToken">Stops.</param>
    /// <param name="looked">Told what is served after each look.</param>
    public async Task RunAsync(Func<Subscription, Task> serve, CancellationToken stoppingToken, Action<IReadOnlyList<Subscription>>? looked = null)
    {
        try
        {
            while (true)
            {
                await LookAsync(serve, looked, stoppingToken);
                await DeliverySignal.WaitAsync(signal.Next(Guid.Empty), Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await Task.WhenAll(loops.Values);
        }
    }

    private async Task LookAsync(Func<Subscription, Task> serve, Action<IReadOnlyList<Subscription>>? looked, CancellationToken stoppingToken)
    {
        try
        {
            var active = await subscriptions.ActiveOnAsync(channel, stoppingToken);
            served = [.. active.Select(subscription => subscription.Id)];
            foreach (var subscription in active)
            {
                if (!loops.TryGetValue(subscription.Id, out var loop) || loop.IsCompleted)
                {
                    loops[subscription.Id] = serve(subscription);
                }
            }

            foreach (var ended in loops.Where(pair => pair.Value.IsCompleted && !served.Contains(pair.Key)).Select(pair => pair.Key).ToList())
            {
                loops.Remove(ended);
            }

            looked?.Invoke(active);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogLookFailed(logger, channel, failure);
        }
    }

    [LoggerMessage(21, LogLevel.Warning, "The subscriptions on {Channel} could not be read; trying again")]
    private static partial void LogLookFailed(ILogger logger, string channel, Exception failure);
}
