namespace ExchangeHub.Hub.Webhooks;

/// <summary>What came of one call.</summary>
internal sealed record WebhookAnswer
{
    /// <summary>HTTP status; null where there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>One of <see cref="EndpointFailure"/>; null where the receiver took it.</summary>
    public string? Failure { get; init; }

    /// <summary>What was wrong, without a word of the receiver's.</summary>
    public string? Problem { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The JSON that came with a 2xx.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The receiver wants no more of it, ever.</summary>
    public bool IsGone => Status == 410;

    /// <summary>Others that are sent there now would fare no better.</summary>
    public bool IsEndpointDown => Failure is EndpointFailure.Unavailable or EndpointFailure.Transient;
}

/// <summary>Why a delivery failed, as far as who has to act.</summary>
internal static class EndpointFailure
{
    public const string RateLimited = "rate-limited";
    public const string Unavailable = "unavailable";
    public const string Transient = "transient";
    public const string Unauthorized = "unauthorized";
    public const string Misconfigured = "misconfigured";
    public const string Permanent = "permanent";

    public static string? Of(int status) => status switch
    {
        >= 200 and < 300 => null,
        429 => RateLimited,
        502 or 503 or 504 => Unavailable,
        408 or 425 or >= 500 => Transient,
        401 or 403 or 407 => Unauthorized,
        < 200 or (>= 300 and < 400) or 404 or 405 or 415 => Misconfigured,
        _ => Permanent,
    };
}
