namespace ExchangeHub.Adapters.Connectors;

/// <summary>What adapters say of rows and deliveries in their own right; the hub's codes are in <c>contracts/rejections.md</c>.</summary>
internal static class AdapterCode
{
    /// <summary>A row or an event lacks what the other side needs, or holds what the mapping cannot read.</summary>
    public const string MappingFailed = "mapping-failed";

    /// <summary>No rule of the mapping names this kind of business.</summary>
    public const string NotMapped = "not-mapped";

    /// <summary>The row says again what the hub had this system do.</summary>
    public const string Echo = "echo";

    /// <summary>Text that is not of the declared encoding.</summary>
    public const string EncodingInvalid = "encoding-invalid";

    /// <summary>The row's own digest does not hold.</summary>
    public const string DigestMismatch = "digest-mismatch";

    /// <summary>The source's clock is ahead, or not readable.</summary>
    public const string SourceClock = "source-clock";

    /// <summary>The source or the order waits for the system.</summary>
    public const string SystemUnavailable = "system-unavailable";

    /// <summary>The system refused and named no code of its own.</summary>
    public const string RefusedWithoutCode = "refused";

    /// <summary>An earlier delivery for the same subject failed.</summary>
    public const string HeldBack = "held-back";
}
