namespace ExchangeHub.Contracts;

/// <summary>How far a receiver got with a delivery.</summary>
public static class ReceiptStage
{
    /// <summary>Transport receipt 传输回执: it is stored at the receiver.</summary>
    public const string Received = "received";

    /// <summary>Validation receipt 校验回执: the receiver's checks passed.</summary>
    public const string Validated = "validated";

    /// <summary>Business receipt 业务回执: it is done.</summary>
    public const string Completed = "completed";

    /// <summary>Business receipt 业务回执: the receiver will not do it, with code and detail.</summary>
    public const string Refused = "refused";

    /// <summary>Not now: the delivery goes back for a later attempt.</summary>
    public const string Failed = "failed";

    /// <summary>True for every known stage.</summary>
    public static bool IsKnown(string? stage) => stage is Received or Validated or Completed or Refused or Failed;

    /// <summary>True for the two that end the business of a delivery.</summary>
    public static bool IsOutcome(string stage) => stage is Completed or Refused;
}

/// <summary>What a receiver says of one delivery. Idempotent: the same stage said twice counts once.</summary>
public sealed record Receipt
{
    /// <summary>The delivery.</summary>
    public required Guid DeliveryId { get; init; }

    /// <summary>One of <see cref="ReceiptStage"/>.</summary>
    public required string Stage { get; init; }

    /// <summary>The receiver's own code where it refused or failed.</summary>
    public string? Code { get; init; }

    /// <summary>Seconds to wait before the next attempt, with <c>failed</c>.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What the receiver has to say; at most 1,000 characters, no personal data.</summary>
    public string? Detail { get; init; }

    /// <summary>The receiver's own number of the business.</summary>
    public string? BusinessNo { get; init; }

    /// <summary>When it happened at the receiver.</summary>
    public DateTimeOffset? OccurredAt { get; init; }
}

/// <summary>One delivery as a receiver gets it, by pull or by broker.</summary>
public sealed record Delivery
{
    /// <summary>Idempotency key of every hop.</summary>
    public required Guid DeliveryId { get; init; }

    /// <summary>1 for the first attempt.</summary>
    public required int Attempt { get; init; }

    /// <summary>Until when a receipt is awaited; after it the delivery comes again.</summary>
    public required DateTimeOffset LeaseUntil { get; init; }

    /// <summary>The event, with the fields the receiver is entitled to.</summary>
    public required CloudEvent Event { get; init; }
}
