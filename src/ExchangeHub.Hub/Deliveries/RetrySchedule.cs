using System.Globalization;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>When a failed delivery comes again where its receiver does not say, and when it has failed often enough.</summary>
/// <param name="Waits">How long to wait after each failed attempt; the first attempt is made at once.</param>
internal sealed record RetrySchedule(IReadOnlyList<TimeSpan> Waits)
{
    /// <summary>What waits are stretched by at most, so that what failed together does not come again together.</summary>
    public const double Jitter = 0.1;

    private readonly TimeSpan patience = Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait);

    /// <summary>The steps of Standard Webhooks: ten attempts in a little more than three days.</summary>
    public static RetrySchedule Standard { get; } = Of([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);

    public static RetrySchedule Of(IEnumerable<int> seconds) => new([.. seconds.Select(wait => TimeSpan.FromSeconds(wait))]);

    /// <summary>As a subscription keeps it: seconds separated by spaces; null for the standard one.</summary>
    public static RetrySchedule Parse(string? kept) => kept is null
        ? Standard
        : Of(kept.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(wait => int.Parse(wait, CultureInfo.InvariantCulture)));

    /// <summary>The wait after this many attempts; the same for the same delivery whoever works it out.</summary>
    public TimeSpan After(int tries, Guid delivery)
    {
        var wait = Waits.Count == 0 ? TimeSpan.Zero : Waits[Math.Clamp(tries - 1, 0, Waits.Count - 1)];
        Span<byte> id = stackalloc byte[16];
        delivery.TryWriteBytes(id);
        var share = ((id[14] ^ tries) & 0xFF) / 255d;
        return wait + (wait * Jitter * share);
    }

    /// <summary>
    /// True after the last attempt. Not before the time of the whole schedule is over: a receiver that asks to be tried
    /// again every second would otherwise have used up three days in ten seconds.
    /// </summary>
    public bool IsSpent(int tries, DateTimeOffset firstTried, DateTimeOffset now) => tries > Waits.Count && now - firstTried >= patience;
}
