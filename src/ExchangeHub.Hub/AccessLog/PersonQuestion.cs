using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>A question about one person. The number stands in the body, never in a URL.</summary>
internal record PersonQuestion(string? NationalId = null)
{
    /// <summary>The question, with a number in it, or what is wrong with it.</summary>
    public static async Task<(T? Question, IResult? Problem)> ReadAsync<T>(HttpContext http)
        where T : PersonQuestion
    {
        var (question, problem) = await JsonBody.ReadAsync<T>(http);
        return problem is null && question!.NationalId is not { Length: 15 or 18 }
            ? (null, Problems.Of(
                StatusCodes.Status422UnprocessableEntity, [new Finding(RejectionCode.InvalidField, "nationalId", "An identity number has 18 characters, an old one 15.")]))
            : (question, problem);
    }
}

/// <summary>What an auditor asks about one person.</summary>
internal sealed record AuditQuestion(string? NationalId = null, string? Limit = null, string? Cursor = null) : PersonQuestion(NationalId);

/// <summary>Answers who is meant, and keeps that it was asked.</summary>
internal sealed class PersonQuestions(IAccessLog log, IAccessSnapshots snapshots, SubjectResolver subjects, TimeProvider clock)
{
    /// <summary>The question and every key of the person, none where the ledger knows nobody; or what is wrong with it.</summary>
    public async Task<(AuditQuestion? Question, IReadOnlyList<string> Person, IResult? Problem)> ReadAsync(HttpContext http)
    {
        var (question, problem) = await PersonQuestion.ReadAsync<AuditQuestion>(http);
        if (problem is not null)
        {
            return (null, [], problem);
        }

        var caller = Caller.From(http.User);
        var person = await subjects.AllKeysOfAsync(question!.NationalId!, http.RequestAborted);
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
                Purpose = AccessGate.SaidPurpose(http),
                Subjects = person,
                RequestId = http.TraceIdentifier,
            }],
            http.RequestAborted);
        return (question, person, null);
    }
}
