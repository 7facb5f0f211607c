using System.Collections.Concurrent;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>How far this node has fallen behind in sending, by subscription. Each node looks for what is due to everybody: while one is level, the hub is.</summary>
internal sealed class SendingLags(TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, SendingLag> lags = new();

    /// <summary>The furthest it is behind with any of them.</summary>
    public TimeSpan Worst()
    {
        var (now, worst) = (clock.GetUtcNow(), TimeSpan.Zero);
        foreach (var lag in lags.Values)
        {
            lock (lag)
            {
                worst = lag.At(now) is var behind && behind > worst ? behind : worst;
            }
        }

        return worst;
    }

    /// <summary>Looks for what is due and keeps how old it was. Who pulls takes what it likes when it likes: that is no sending.</summary>
    public async Task<IReadOnlyList<ClaimedDelivery>> MeasureAsync(Subscription subscription, Func<Task<IReadOnlyList<ClaimedDelivery>>> claim)
    {
        if (subscription.Channel == Channel.Pull)
        {
            return await claim();
        }

        var lag = lags.GetOrAdd(subscription.Id, _ => new SendingLag(clock.GetUtcNow()));
        Note(lag, lag.Ask);
        IReadOnlyList<ClaimedDelivery> claimed = [];
        try
        {
            return claimed = await claim();
        }
        finally
        {
            Note(lag, now => Judge(lag, claimed, now));
        }
    }

    /// <summary>The subscriber has as much under way as it may, or its channel is closed: that is not the hub's doing.</summary>
    public void HeldUp(Guid subscription)
    {
        if (lags.TryGetValue(subscription, out var lag))
        {
            Note(lag, lag.Level);
        }
    }

    private static void Judge(SendingLag lag, IReadOnlyList<ClaimedDelivery> claimed, DateTimeOffset now)
    {
        if (claimed.Count == 0)
        {
            lag.Level(now);
        }
        else if (claimed.Where(delivery => delivery is { Attempt: 1, IsReplay: false }).Select(delivery => delivery.Entry.AcceptedAt).DefaultIfEmpty().Max() is > 0 and var youngest)
        {
            lag.Took(DateTimeOffset.FromUnixTimeMilliseconds(youngest), now);
        }
        else
        {
            lag.Answered();
        }
    }

    private void Note(SendingLag lag, Action<DateTimeOffset> change)
    {
        lock (lag)
        {
            change(clock.GetUtcNow());
        }
    }
}
