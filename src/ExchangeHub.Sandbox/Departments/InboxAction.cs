using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>Something another department did, in the words of this system; <see cref="DeliveryId"/> makes it happen once.</summary>
internal sealed record InboxAction(
    Guid DeliveryId, string Action, JsonObject Fields, string? EffectiveDate = null, string? DocumentNo = null, string? DocumentDate = null, Cause? Cause = null);

/// <summary>What the system did about it. <c>failed</c> is no answer to keep: the same delivery is expected again.</summary>
internal sealed record InboxAnswer(
    string Outcome, string? Code = null, string? Detail = null, string? BusinessNo = null, string? PayMonth = null, int? RetryAfterSeconds = null)
{
    private const string FailedOutcome = "failed";

    public bool IsFinal => Outcome != FailedOutcome;

    public static InboxAnswer Completed(string businessNo, string? detail = null, string? payMonth = null) =>
        new("completed", Detail: detail, BusinessNo: businessNo, PayMonth: payMonth);

    /// <summary>The person or case is not this system's: it is done with it, having nothing to do.</summary>
    public static InboxAnswer NothingToDo(string detail) => new("completed", Code: "nothing-to-do", Detail: detail);

    public static InboxAnswer Refused(string code, string detail) => new("refused", code, detail);

    public static InboxAnswer Later(string code, string detail, TimeSpan after) =>
        new(FailedOutcome, code, detail, RetryAfterSeconds: (int)after.TotalSeconds);
}

/// <summary>What a person in the department gets to see of an action: the number it got, or why it was not possible.</summary>
internal sealed record ActionAnswer(string? RowId, string? BusinessNo, string? Code = null, string? Detail = null)
{
    public static ActionAnswer Done(string? rowId, string? businessNo) => new(rowId, businessNo);

    public static ActionAnswer Refused(string code, string detail) => new(null, null, code, detail);
}
