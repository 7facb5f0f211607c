namespace ExchangeHub.Contracts.Transport;

/// <summary>What systems of departments meet where they speak AMQP 0-9-1 themselves; <c>/asyncapi/v1.json</c> says the same to them.</summary>
public static class AmqpEdge
{
    /// <summary>The one exchange that a client may write to.</summary>
    public const string Exchange = "events.in";

    /// <summary>Routing key of events.</summary>
    public const string EventsKey = "events";

    /// <summary>Routing key of receipts.</summary>
    public const string ReceiptsKey = "receipts";

    /// <summary>Queue of the events that the hub has not taken yet. One node takes them at a time: a sender's order is kept.</summary>
    public const string EventsQueue = "in.events";

    /// <summary>Queue of the receipts that the hub has not taken yet.</summary>
    public const string ReceiptsQueue = "in.receipts";

    /// <summary>Where a message goes that comes back again and again, for an operator to look at.</summary>
    public const string Parked = "in.parked";

    /// <summary>Most messages in a queue of the hub; beyond it the broker refuses, and the publisher's confirm says so.</summary>
    public const int MostWaitingIn = 100_000;

    /// <summary>Most messages in a client's queue; deliveries stop long before it, results nobody takes fill it.</summary>
    public const int MostWaitingOut = 20_000;

    /// <summary>So often a message may come back from a consumer before it is set aside (inward) or dropped (outward: the hub drives it again).</summary>
    public const int DeliveryLimit = 20;

    /// <summary>Media type of an event.</summary>
    public const string EventContentType = "application/cloudevents+json";

    /// <summary><c>datacontenttype</c> of data that only its receiver opens: a compact JWE.</summary>
    public const string SealedDataType = "application/jose";

    /// <summary>The client's own queue.</summary>
    public static string OutQueue(string clientId) => $"out.{clientId}";

    /// <summary>Arguments of a client's queue, which two parties declare alike.</summary>
    public static IReadOnlyDictionary<string, object?> OutArguments { get; } = new Dictionary<string, object?>
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
        ["x-max-length"] = MostWaitingOut,
        ["x-overflow"] = "reject-publish",
    };
}
