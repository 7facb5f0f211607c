using System.Net;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>An answer, read to its end.</summary>
internal sealed record HttpAnswer(HttpStatusCode Status, string? MediaType, byte[] Body, int? RetryAfterSeconds)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>True for <c>application/json</c> and its kin; <paramref name="kind"/> is <c>json</c> or <c>xml</c>.</summary>
    public bool Is(string kind) =>
        MediaType is not null
        && (MediaType.EndsWith('/' + kind, StringComparison.OrdinalIgnoreCase) || MediaType.EndsWith('+' + kind, StringComparison.OrdinalIgnoreCase));

    /// <summary>What to say of an answer that is none.</summary>
    public SystemUnavailableException Refused(bool isBatch = false) => (int)Status switch
    {
        >= 300 and < 400 => new($"The system answered {(int)Status}: it points elsewhere, and credentials are not carried there."),
        401 or 403 => SystemUnavailableException.SignInRefused($"The system answered {(int)Status}: it does not accept the credentials."),
        // What stands before the system says these: the system itself is not there.
        502 or 503 or 504 => new($"The system answered {(int)Status}."),
        _ => new($"The system answered {(int)Status}.", isBatchAnswered: isBatch),
    };
}
