using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>What an auditor asks about one person. The number stands in the body, never in a URL.</summary>
internal sealed record PersonQuestion(string? NationalId = null, string? Limit = null, string? Cursor = null);

/// <summary>Answers who is meant, and keeps that it was asked.</summary>
internal sealed class PersonQuestions(IAccessLog log, IAccessSnapshots snapshots, SubjectResolver subjects, TimeProvider clock)
{
    private const string Nobody = "person:";

    /// <summary>The question and the key of the person, one that nobody has where the ledger knows none; or what is wrong with it.</summary>
    public async Task<(PersonQuestion? Question, string Person, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var (question, problem) = await JsonBody.ReadAsync<PersonQuestion>(http);
        if (problem is not null)
        {
            return (null, Nobody, problem);
        }

        if (question!.NationalId is not { Length: 15 or 18 } number)
        {
            return (null, Nobody, Problems.Of(
                StatusCodes.Status422UnprocessableEntity, [new Finding(RejectionCode.InvalidField, "nationalId", "An identity number has 18 characters, an old one 15.")]));
        }

        var caller = Caller.From(http.User);
        var person = await subjects.KeyOfAsync(number, http.RequestAborted);
        await log.WriteAsync(
            [new AccessLogEntry
            {
                At = clock.GetUtcNow(),
                Reader = caller,
                Action = AccessAction.Lookup,
                Resource = "access-log",
                Region = caller.Region,
                Shown = Classification.Internal,
                Decision = new AccessDecision { Allowed = true, Rule = AccessRule.OwnRegion, Profile = FieldProfile.Masked, SnapshotVersion = snapshots.Current.Version },
                Purpose = http.Request.Headers[AccessGate.PurposeHeader].ToString() is { Length: > 0 and <= 500 } purpose ? purpose : null,
                Subjects = person is null ? [] : [person],
                RequestId = http.TraceIdentifier,
            }],
            http.RequestAborted);
        return (question, person ?? Nobody, null);
    }
}
