using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Diagnostics;

namespace ExchangeHub.Host.Http;

/// <summary>Gives the bare refusals of routing (no such path, method or media type) the form of every other error answer.</summary>
internal static class StatusAnswers
{
    public static Task AnswerAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var (code, detail) = http.Response.StatusCode switch
        {
            StatusCodes.Status401Unauthorized => (RejectionCode.Unauthenticated, "Nobody is signed in."),
            StatusCodes.Status404NotFound => (RejectionCode.NotFound, "There is nothing at this address."),
            StatusCodes.Status405MethodNotAllowed => (RejectionCode.MethodNotAllowed, "This address does not take this method."),
            StatusCodes.Status415UnsupportedMediaType => (RejectionCode.UnsupportedContentType, "This address does not take this content type."),
            _ => (RejectionCode.MalformedRequest, "The request cannot be read."),
        };
        return Problems.Of(http.Response.StatusCode, code, detail).ExecuteAsync(http);
    }
}
