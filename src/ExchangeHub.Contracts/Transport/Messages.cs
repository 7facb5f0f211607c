namespace ExchangeHub.Contracts.Transport;

/// <summary>
/// A department system presents itself and says what it wants to receive. Sent by its adapter at start; answered by
/// <see cref="SystemConnected"/>.
/// </summary>
public sealed record ConnectSystem
{
    /// <summary>Who: the adapter's client id, department and home region, sealed as <see cref="SealedBody"/> of <see cref="SystemIntroduction"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>Content of <see cref="ConnectSystem"/>.</summary>
/// <param name="ClientId">The client id of the system.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region.</param>
/// <param name="Types">The event types it wants to receive.</param>
/// <param name="Deduplicates">False where an order that comes a second time has a second effect; the catalogue says so.</param>
/// <param name="Mapping">How its adapter translates; null where an earlier version says nothing of it.</param>
public sealed record SystemIntroduction(
    string ClientId, string Department, string Region, IReadOnlyList<string> Types, bool Deduplicates = true, MappingSummary? Mapping = null);

/// <summary>Answer to <see cref="ConnectSystem"/>.</summary>
public sealed record SystemConnected(Guid? SubscriptionId, string? Problem);

/// <summary>A batch of events from a department system; answered by <see cref="EventsAnswered"/> in the same order.</summary>
public sealed record SubmitEvents
{
    /// <summary>Sealed <see cref="EventSubmission"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>Content of <see cref="SubmitEvents"/>.</summary>
public sealed record EventSubmission(string ClientId, string Department, string Region, IReadOnlyList<CloudEvent> Events);

/// <summary>Answer to <see cref="SubmitEvents"/>: the same results as <c>POST /v1/events</c>, sealed <see cref="EventResult"/> list.</summary>
public sealed record EventsAnswered
{
    /// <summary>Sealed list of <see cref="EventResult"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>A batch of deliveries to one department system, in order for each subject.</summary>
public sealed record DeliverEvents
{
    /// <summary>The subscription they belong to.</summary>
    public required Guid SubscriptionId { get; init; }

    /// <summary>Sealed list of <see cref="Delivery"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>A batch of receipts from a department system; answered by <see cref="ReceiptsRecorded"/> where it is sent as a request.</summary>
public sealed record ReturnReceipts
{
    /// <summary>The client that returns them.</summary>
    public required string ClientId { get; init; }

    /// <summary>Sealed list of <see cref="Receipt"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>Answer to <see cref="ReturnReceipts"/> where one is asked for: they are recorded.</summary>
public sealed record ReceiptsRecorded;

/// <summary>An adapter process is there, with the systems that it connects. Sent every ten seconds and worth nothing later.</summary>
public sealed record SystemsAlive
{
    /// <summary>Sealed list of <see cref="AliveSystem"/>.</summary>
    public required SealedBody Body { get; init; }
}

/// <summary>One of <see cref="SystemsAlive"/>.</summary>
/// <param name="ClientId">The client id of the system.</param>
/// <param name="Department">Its department.</param>
/// <param name="Region">Its home region.</param>
public sealed record AliveSystem(string ClientId, string Department, string Region);

/// <summary>A body no queue can read: AES-256-GCM under the transport key of the key folder. Proves as well that the sender holds that key.</summary>
public sealed record SealedBody(byte[] Box);

/// <summary>Queue names of the two sides that meet at the broker.</summary>
public static class Queues
{
    /// <summary>Where the hub takes <see cref="SubmitEvents"/>.</summary>
    public const string SubmitEvents = "submit-events";

    /// <summary>Where the hub takes <see cref="ConnectSystem"/>.</summary>
    public const string ConnectSystem = "connect-system";

    /// <summary>Where the hub takes <see cref="SystemsAlive"/>.</summary>
    public const string SystemsAlive = "systems-alive";

    /// <summary>Where the hub takes <see cref="ReturnReceipts"/>.</summary>
    public const string ReturnReceipts = "return-receipts";

    /// <summary>Where the adapter of a client takes <see cref="DeliverEvents"/>.</summary>
    public static string DeliverEvents(string clientId) => $"deliver-events-{clientId}";
}
