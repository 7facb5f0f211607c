using System.Globalization;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Access;

/// <summary>
/// The door before every read: asks <see cref="AccessRules"/>, keeps what was decided, answers refusals. What crosses
/// regions or shows sensitive data is kept before it is answered, the rest soon after.
/// </summary>
public sealed class AccessGate(IAccessSnapshots snapshots, IAccessLog log, TimeProvider clock)
{
    /// <summary>Header in which a reader says what it reads for.</summary>
    public const string PurposeHeader = "X-Access-Purpose";

    private const int LongestPurpose = 500;

    /// <summary>Decides, and keeps nothing yet: follow it with <see cref="Refuse"/> or <see cref="AnswerAsync"/>.</summary>
    public Admission Ask(HttpContext http, string action, string resource, string region, Classification asks = Classification.Internal)
    {
        var request = new AccessRequest(Caller.From(http.User), action, resource, region, clock.Today(), asks);
        return new Admission(http, request, AccessRules.Decide(request, snapshots.Current, snapshots.IsCurrent));
    }

    /// <summary>Keeps the refusal and answers it: 403, or 503 where another moment may decide otherwise. Says no more than that it may not be read.</summary>
    public IResult Refuse(Admission admission)
    {
        var (http, _, decision) = admission;
        log.Append(Entry(admission, Classification.Public, 0, []));
        if (decision.Code == RejectionCode.GrantsNotCurrent)
        {
            http.Response.Headers.RetryAfter = "1";
            return Problems.Of(StatusCodes.Status503ServiceUnavailable, decision.Code, "Whether a grant is in force cannot be said at this moment.");
        }

        return Problems.Of(StatusCodes.Status403Forbidden, decision.Code!, Sentence(decision.Code!));
    }

    /// <summary>Keeps the read and hands out the answer; 429 where the rows of the day that the grant allows are used up.</summary>
    /// <param name="admission">What was decided.</param>
    /// <param name="rows">Rows in the answer.</param>
    /// <param name="subjects">Whom or what the answer is about.</param>
    /// <param name="shown">The highest class that the answer shows in clear.</param>
    /// <param name="answer">The answer.</param>
    public async ValueTask<IResult> AnswerAsync(
        Admission admission, int rows, IReadOnlyCollection<string> subjects, Classification shown, IResult answer)
    {
        var entry = Entry(admission, shown, rows, subjects);
        if (!admission.Decision.AcrossRegions && shown < Classification.Sensitive)
        {
            log.Append(entry);
            return answer;
        }

        if (await log.WriteAsync(entry, admission.Http.RequestAborted))
        {
            return answer;
        }

        var midnight = clock.Today().AddDays(1).ToDateTime(TimeOnly.MinValue) - clock.GetUtcNow().ToOffset(ChinaTime.Offset).DateTime;
        admission.Http.Response.Headers.RetryAfter = ((int)midnight.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, RejectionCode.GrantRowsUsedUp, "The rows that the grant allows on one day are used up.");
    }

    private AccessLogEntry Entry(Admission admission, Classification shown, int rows, IReadOnlyCollection<string> subjects)
    {
        var (http, request, decision) = admission;
        var said = http.Request.Headers[PurposeHeader].ToString();
        return new AccessLogEntry
        {
            At = clock.GetUtcNow(),
            Reader = request.Reader,
            Action = request.Action,
            Resource = request.Resource,
            Region = request.Region,
            Shown = shown,
            Decision = decision,
            Purpose = said.Length is > 0 and <= LongestPurpose ? said : decision.Grant?.Purpose ?? decision.Agreement?.Purpose,
            Rows = rows,
            Subjects = subjects,
            RequestId = http.TraceIdentifier,
        };
    }

    private static string Sentence(string code) => code switch
    {
        RejectionCode.GrantRequired => "A region that is not yours nor below yours is read by grant only.",
        RejectionCode.SubscriberNotEntitled => "Your department is entitled to nothing of it; an agreement can open it.",
        RejectionCode.FieldsNotAllowed => "What you may see of it is too little for this request.",
        RejectionCode.RoleNotAllowed => "The role of this account sees no business data.",
        RejectionCode.SystemNotYours => "Another department's system, whose answers no contract describes.",
        _ => "Not allowed.",
    };
}

/// <summary>A question that was asked and what was decided.</summary>
public sealed record Admission(HttpContext Http, AccessRequest Request, AccessDecision Decision)
{
    /// <summary>May it be done?</summary>
    public bool Allowed => Decision.Allowed;

    /// <summary>The field profile of what is allowed.</summary>
    public string Profile => Decision.Profile ?? throw new InvalidOperationException("A refused request has no profile.");
}
