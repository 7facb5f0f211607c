using ExchangeHub.Access;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>What one sender handed in at one moment. Stages decide about each event on its own: a bad one never hurts its neighbours.</summary>
internal sealed class EventBatch(Caller sender, DateTimeOffset receivedAt, IReadOnlyList<IncomingEvent> events)
{
    public Caller Sender => sender;

    public DateTimeOffset ReceivedAt => receivedAt;

    public DateOnly Today => ChinaTime.DateOf(receivedAt);

    public IReadOnlyList<IncomingEvent> Events => events;

    /// <summary>Those no stage has rejected yet.</summary>
    public IEnumerable<IncomingEvent> Live => events.Where(incoming => !incoming.IsRejected);
}
