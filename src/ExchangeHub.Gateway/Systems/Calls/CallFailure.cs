using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>Why a call brought nothing that may be answered. Says nothing of where the system is or what it said.</summary>
internal enum CallFailure
{
    Unavailable,
    TooSlow,
    RequestTooLarge,
    RequestBroken,
    Redirect,
    AnswerTooLarge,
    AnswerUnfit,
    Refused,
    NotFound,
}

internal static class CallFailures
{
    public static IResult Answer(this CallFailure failure, HttpContext http)
    {
        if (failure == CallFailure.Unavailable)
        {
            http.Response.Headers.RetryAfter = "10";
        }

        return failure switch
        {
            CallFailure.Unavailable => Problems.Of(503, RejectionCode.SystemUnavailable, "The department's system cannot be reached now."),
            CallFailure.TooSlow => Problems.Of(504, RejectionCode.SystemTooSlow, "The department's system did not answer in time."),
            CallFailure.RequestTooLarge => Problems.Of(413, RejectionCode.BodyTooLarge, "The body is larger than this system takes."),
            CallFailure.RequestBroken => Problems.Of(400, RejectionCode.MalformedRequest, "The request could not be read to its end."),
            CallFailure.Redirect => Unfit("The system sent the call elsewhere, and the hub follows no redirects."),
            CallFailure.AnswerTooLarge => Unfit("The system's answer is larger than allowed; ask for less of it."),
            CallFailure.AnswerUnfit => Unfit("The system's answer is not what the contract of this address describes."),
            CallFailure.Refused => Unfit("The system refused the call or failed; what it says about that cannot be masked."),
            CallFailure.NotFound => Problems.Of(404, RejectionCode.NotFound, "The system has nothing at this address."),
            _ => throw new ArgumentOutOfRangeException(nameof(failure)),
        };
    }

    private static IResult Unfit(string sentence) => Problems.Of(502, RejectionCode.SystemAnswerUnfit, sentence);
}
