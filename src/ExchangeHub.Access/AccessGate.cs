using System.Globalization;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
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
    private const int LongestResource = 200;

    /// <summary>Decides, and keeps nothing yet: follow it with <see cref="Refuse"/> or <c>AnswerAsync</c>.</summary>
    public Admission Ask(HttpContext http, string action, string resource, string region, Classification asks = Classification.Internal)
    {
        var request = new AccessRequest(Caller.From(http.User), action, resource, region, clock.Today(), asks);
        var decision = AccessRules.Decide(request, snapshots.Current, snapshots.IsCurrent);

        // Systems, which make nearly all of the calls, get what they are entitled to.
        return new Admission(http, request, request.Reader.User is null ? decision : decision.For(request.Reader, SaidPurpose(http)));
    }

    /// <summary>The state to decide many rows of one answer by.</summary>
    public AccessMoment Moment => AccessMoment.Of(snapshots, clock);

    /// <summary>Keeps a refusal that is answered in other words, such as 404.</summary>
    public void Keep(HttpContext http, in AccessRequest request, AccessDecision refused) =>
        log.Append(Entry(http, new ReadPart(request, refused, Classification.Public, 0, [])));

    /// <summary>Keeps the refusal and answers it: 403, or 503 where another moment may decide otherwise. Says no more than that it may not be read.</summary>
    public IResult Refuse(Admission admission)
    {
        var (http, _, decision) = admission;
        Keep(http, admission.Request, decision);
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
    public ValueTask<IResult> AnswerAsync(
        Admission admission, int rows, IReadOnlyCollection<string> subjects, Classification shown, IResult answer)
    {
        var part = new ReadPart(admission.Request, admission.Decision, shown, rows, subjects);
        if (IsKeptBefore(part))
        {
            return AnswerAsync(admission.Http, [part], answer);
        }

        log.Append(Entry(admission.Http, part));
        return ValueTask.FromResult(answer);
    }

    /// <summary>Keeps what was read of each region and hands out the answer, or nothing of it where a grant's rows of the day are used up.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext http, IReadOnlyList<ReadPart> parts, IResult answer)
    {
        var (before, soon) = (new List<AccessLogEntry>(), new List<AccessLogEntry>());
        foreach (var part in parts)
        {
            (IsKeptBefore(part) ? before : soon).Add(Entry(http, part));
        }

        if (before.Count == 0 || await log.WriteAsync(before, http.RequestAborted))
        {
            soon.ForEach(log.Append);
            return answer;
        }

        var midnight = clock.Today().AddDays(1).ToDateTime(TimeOnly.MinValue) - clock.GetUtcNow().ToOffset(ChinaTime.Offset).DateTime;
        http.Response.Headers.RetryAfter = ((int)midnight.TotalSeconds + 1).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, RejectionCode.GrantRowsUsedUp, "The rows that the grant allows on one day are used up.");
    }

    private static bool IsKeptBefore(ReadPart part) => part.Decision.AcrossRegions || part.Shown >= Classification.Sensitive;

    /// <summary>What the reader says it reads for; null where it says nothing that can be kept.</summary>
    public static string? SaidPurpose(HttpContext http) =>
        http.Request.Headers[PurposeHeader].ToString() is { Length: > 0 and <= LongestPurpose } said ? said : null;

    private AccessLogEntry Entry(HttpContext http, ReadPart part)
    {
        var (request, decision, shown, rows, subjects) = part;
        return new AccessLogEntry
        {
            At = clock.GetUtcNow(),
            Reader = request.Reader,
            Action = request.Action,
            // What was refused may have been asked with any words.
            Resource = request.Resource.Length <= LongestResource ? request.Resource : request.Resource[..LongestResource],
            Region = RegionCode.IsWellFormed(request.Region) ? request.Region : "",
            Shown = shown,
            Decision = decision,
            Purpose = SaidPurpose(http) ?? decision.Grant?.Purpose ?? decision.Agreement?.Purpose,
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

/// <summary>One region's share of an answer: what was decided about it and what is shown of it.</summary>
/// <param name="Request">The question.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Shown">The highest class that is shown in clear.</param>
/// <param name="Rows">Rows of it.</param>
/// <param name="Subjects">Whom or what they are about.</param>
public readonly record struct ReadPart(
    AccessRequest Request, AccessDecision Decision, Classification Shown, int Rows, IReadOnlyCollection<string> Subjects);

/// <summary>A question that was asked and what was decided.</summary>
public sealed record Admission(HttpContext Http, AccessRequest Request, AccessDecision Decision)
{
    /// <summary>May it be done?</summary>
    public bool Allowed => Decision.Allowed;

    /// <summary>The field profile of what is allowed.</summary>
    public string Profile => Decision.Profile ?? throw new InvalidOperationException("A refused request has no profile.");
}
