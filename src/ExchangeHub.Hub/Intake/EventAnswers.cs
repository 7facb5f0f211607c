using ExchangeHub.Access;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Intake;

/// <summary>Turns results into the answers the interface promises.</summary>
internal static class EventAnswers
{
    private static readonly HashSet<string> Forbidden =
        [RejectionCode.SourceNotYours, RejectionCode.PublisherNotAllowed, RejectionCode.RegionNotAllowed, RejectionCode.ConfidentialityAboveNetwork];

    public static IResult Single(EventResult result) => result.Status switch
    {
        EventStatus.Accepted => TypedResults.Json(result, WireJson.Options, statusCode: StatusCodes.Status202Accepted),
        EventStatus.Duplicate => TypedResults.Json(result, WireJson.Options, statusCode: StatusCodes.Status200OK),
        _ => Problems.Of(
            StatusOf(result),
            result.Errors[0].Code,
            "The event was not accepted.",
            result.Errors,
            new Dictionary<string, object?>
            {
                ["id"] = result.Id,
                ["source"] = result.Source,
                ["status"] = result.Status,
                ["warnings"] = result.Warnings,
            }),
    };

    public static IResult Batch(IReadOnlyList<EventResult> results)
    {
        var rejected = results.Count(result => result.Status == EventStatus.Rejected);
        var answer = new
        {
            accepted = results.Count(result => result.Status == EventStatus.Accepted),
            duplicate = results.Count(result => result.Status == EventStatus.Duplicate),
            rejected,
            results,
        };
        return TypedResults.Json(answer, WireJson.Options, statusCode: rejected == results.Count
            ? StatusCodes.Status422UnprocessableEntity
            : StatusCodes.Status202Accepted);
    }

    private static int StatusOf(EventResult result) =>
        result.Errors.Any(error => error.Code == RejectionCode.DuplicateIdDifferentContent) ? StatusCodes.Status409Conflict
        : result.Errors.Any(error => Forbidden.Contains(error.Code)) ? StatusCodes.Status403Forbidden
        : StatusCodes.Status422UnprocessableEntity;
}
