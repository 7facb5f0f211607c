using System.Net;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>The hub, or the way to it, said no.</summary>
/// <param name="status">HTTP status; 0 where nothing answered.</param>
/// <param name="code">Slug of the answer.</param>
/// <param name="requestId">By which the hub's log is found.</param>
/// <param name="errors">Each finding.</param>
public sealed class HubException(HttpStatusCode status, string code, string requestId, IReadOnlyList<Finding> errors) : Exception(code)
{
    /// <summary>Nothing answered, or something that was not the hub.</summary>
    public const string Unreachable = "unreachable";

    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public string RequestId { get; } = requestId;

    public IReadOnlyList<Finding> Errors { get; } = errors;

    /// <summary>True where the same again may succeed.</summary>
    public bool MayPass => Code == Unreachable || Status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;

    /// <summary>True where what it was about has changed or is gone meanwhile.</summary>
    public bool IsOvertaken => Code is RejectionCode.StateConflict or RejectionCode.NotFound;
}
