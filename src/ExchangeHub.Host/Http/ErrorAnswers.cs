using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub;
using Microsoft.AspNetCore.Diagnostics;

namespace ExchangeHub.Host.Http;

/// <summary>The border of every request: what was not foreseen still answers as a problem, without telling what happened inside.</summary>
internal sealed class ErrorAnswers(IEnumerable<ITransientErrors> transient) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext http, Exception exception, CancellationToken cancellationToken)
    {
        var answer = exception switch
        {
            BadHttpRequestException bad => Problems.Of(
                bad.StatusCode, bad.StatusCode == 413 ? RejectionCode.BodyTooLarge : RejectionCode.MalformedRequest, "The request cannot be read."),
            _ when transient.Any(known => known.IsTransient(exception)) => Unavailable(http),
            _ => Problems.Of(500, RejectionCode.InternalError, "The hub failed; the request id finds the reason in its log."),
        };
        await answer.ExecuteAsync(http);
        return true;
    }

    private static IResult Unavailable(HttpContext http)
    {
        http.Response.Headers.RetryAfter = "2";
        return Problems.Of(503, RejectionCode.Unavailable, "The hub cannot take this now; nothing of it was written.");
    }
}
