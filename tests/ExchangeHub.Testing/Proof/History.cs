namespace ExchangeHub.Testing.Proof;

/// <summary>An event as all sides know it: the sender's number, unique for its source.</summary>
public readonly record struct EventKey(string Source, string Id)
{
    public override string ToString() => $"{Source}#{Id}";
}

/// <summary>An event that a sender published until it was acknowledged: the n-th, from 1, about its subject.</summary>
public sealed record SentEvent(EventKey Key, string Lane, int Place);

/// <summary>The hub's word that it has an event.</summary>
public sealed record Acknowledgement(EventKey Key, long Sequence, bool Duplicate);

/// <summary>A ledger entry as the interface shows it, with its deliveries as its trace tells them.</summary>
public sealed record LedgerFact(long Sequence, EventKey Key, string Subject, IReadOnlyList<DeliveryFact> Deliveries);

/// <summary>What the hub says of one delivery.</summary>
public sealed record DeliveryFact(Guid DeliveryId, string Subscriber, string State, IReadOnlyList<string> Receipts);

/// <summary>What a subscriber did, once, because of a delivery.</summary>
public sealed record Application(Guid DeliveryId, EventKey Key);

/// <summary>A receipt of which the hub has said that it is recorded.</summary>
public sealed record RecordedReceipt(Guid DeliveryId, string Stage);

/// <summary>
/// What a subscriber's own store holds. Whoever keeps such a store joins the proof: a client that pulls, or the
/// simulated system behind an adapter.
/// </summary>
/// <param name="Subscriber">Its client id, as the trace names it.</param>
/// <param name="Applications">In the order in which they were made.</param>
/// <param name="Redeliveries">How often a delivery came again and was recognised.</param>
/// <param name="Receipts">Those that count as recorded.</param>
public sealed record SubscriberHistory(
    string Subscriber,
    IReadOnlyList<Application> Applications,
    int Redeliveries,
    IReadOnlyList<RecordedReceipt> Receipts)
{
    /// <summary>Which of the events are owed to it; all unless said otherwise.</summary>
    public Func<SentEvent, bool> IsOwed { get; init; } = static _ => true;
}

/// <summary>Everything that was seen from outside while a hub worked and was killed.</summary>
/// <param name="Sent">What the senders meant to publish.</param>
/// <param name="Acknowledged">What the hub answered them.</param>
/// <param name="Ledger">The ledger at the end, in the order it was read.</param>
/// <param name="Followed">The sequences that a reader saw who followed the ledger all along.</param>
/// <param name="Subscribers">The stores of those who are owed the events.</param>
public sealed record History(
    IReadOnlyList<SentEvent> Sent,
    IReadOnlyList<Acknowledgement> Acknowledged,
    IReadOnlyList<LedgerFact> Ledger,
    IReadOnlyList<long> Followed,
    IReadOnlyList<SubscriberHistory> Subscribers);
