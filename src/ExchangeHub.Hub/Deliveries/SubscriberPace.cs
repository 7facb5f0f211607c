using System.Collections.Concurrent;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// How much may be on its way to a subscriber: what it has answered within the last seconds, as this node saw, so that what is out is
/// answered long before its lease ends; and never less than what a slow one gets.
/// </summary>
internal sealed class SubscriberPace(TimeProvider clock)
{
    private const int MostTimes = 10;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(5);

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
            return Math.Clamp(seen.Before + seen.Now, least, least * MostTimes);
        }
    }

    private sealed class Answers
    {
        private DateTimeOffset since;

        public int Before { get; private set; }

        public int Now { get; set; }

        public void Turn(DateTimeOffset now)
        {
            if (now - since >= Span || now < since)
            {
                (Before, Now) = (now - since < 2 * Span && now >= since ? Now : 0, 0);
                since = now;
            }
        }
    }
}
