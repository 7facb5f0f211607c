namespace ExchangeHub.Testing.Faults;

/// <summary>How a line behaves at the moment.</summary>
/// <param name="Latency">What each piece of data waits for.</param>
/// <param name="Jitter">What it may wait for beyond that, at random.</param>
/// <param name="BytesPerSecond">What passes in each direction; null for as much as comes.</param>
/// <param name="IsSilent">Half-open: everything stays connected, new connections are taken, and nothing passes.</param>
internal sealed record LinkState(TimeSpan Latency, TimeSpan Jitter, int? BytesPerSecond, bool IsSilent)
{
    public static LinkState Healthy { get; } = new(TimeSpan.Zero, TimeSpan.Zero, null, IsSilent: false);

    /// <summary>How long so many bytes take to pass.</summary>
    public TimeSpan TimeFor(int bytes) =>
        Latency + (Jitter * Random.Shared.NextDouble()) + (BytesPerSecond is { } rate ? TimeSpan.FromSeconds((double)bytes / rate) : TimeSpan.Zero);
}
