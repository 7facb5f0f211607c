using ExchangeHub.Access;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>What one sender handed in at one moment. Stages decide about each event on its own: a bad one never hurts its neighbours.</summary>
internal sealed class EventBatch(Caller sender, DateTimeOffset receivedAt, IReadOnlyList<IncomingEvent> events)
{
    public Caller Sender => sender;

    public DateTimeOffset ReceivedAt => receivedAt;

    public DateOnly Today => DateOnly.FromDateTime(receivedAt.ToOffset(ChinaTime.Offset).DateTime);

    public IReadOnlyList<IncomingEvent> Events => events;

    /// <summary>Those no stage has rejected yet.</summary>
    public IEnumerable<IncomingEvent> Live => events.Where(incoming => !incoming.IsRejected);
}

/// <summary>The one civil time of China; it has had no summer time since 1991.</summary>
public static class ChinaTime
{
    /// <summary>+08:00.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);


    /// <summary>Today in China.</summary>
    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Offset).DateTime);
}
