using System.Collections.Concurrent;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// How much may be on its way to a subscriber: what it answered within some seconds when it was last busy, as this node saw, so that what
/// is out is answered long before its lease ends; and never less than what a slow one gets. That is forgotten over minutes, and at once
/// where a lease ends without an answer.
/// </summary>
internal sealed class SubscriberPace(TimeProvider clock)
{
    private const int MostTimes = 10;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HalfForgotten = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, Answers> answers = new();

    public void Answered(Guid subscription, int count)
    {
        var seen = answers.GetOrAdd(subscription, _ => new Answers());
        lock (seen)
        {
            seen.Turn(clock.GetUtcNow());
            seen.Now += count;
        }
    }

    /// <summary>It let leases run out.</summary>
    public void FellSilent(Guid subscription) => answers.TryRemove(subscription, out _);

    /// <summary>Deliveries that may be out at a time.</summary>
    /// <param name="subscription">To whom.</param>
    /// <param name="least">So many in any case; at most ten times as many.</param>
    public int Window(Guid subscription, int least)
    {
        if (!answers.TryGetValue(subscription, out var seen))
        {
            return least;
        }

        lock (seen)
        {
            seen.Turn(clock.GetUtcNow());
            return (int)Math.Clamp(Math.Max(seen.Best, seen.Now), least, least * MostTimes);
        }
    }

    private sealed class Answers
    {
        private DateTimeOffset since;

        /// <summary>Of the spans before, the further back the less.</summary>
        public double Best { get; private set; }

        public int Now { get; set; }

        public void Turn(DateTimeOffset now)
        {
            var passed = now - since;
            if (passed >= Span || passed < TimeSpan.Zero)
            {
                Best = passed < TimeSpan.Zero ? 0 : Math.Max(Now, Best) * Math.Pow(0.5, passed / HalfForgotten);
                (Now, since) = (0, now);
            }
        }
    }
}
