using System.Collections.Frozen;
using System.Reflection;
using ExchangeHub.Contracts;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>Whether trying again can help, by the class of the code in <c>contracts/rejections.md</c>.</summary>
internal static class FailureCategory
{
    public const string Transient = "transient";
    public const string Permanent = "permanent";

    /// <summary>An adapter's word that an earlier delivery of the same subject failed: no failure of its own.</summary>
    public const string HeldBack = "held-back";

    /// <summary>Class 9, and what another moment decides otherwise.</summary>
    private static readonly FrozenSet<string> Passing = FrozenSet.ToFrozenSet(
    [
        RejectionCode.TooManyRequests, RejectionCode.DailyQuotaUsedUp, RejectionCode.Unavailable, RejectionCode.InternalError, RejectionCode.SystemUnavailable,
        RejectionCode.SystemTooSlow, RejectionCode.SystemAnswerUnfit, RejectionCode.GrantsNotCurrent, RejectionCode.GrantRowsUsedUp,
        RejectionCode.NoCheckpointYet,
    ]);

    private static readonly FrozenSet<string> Lasting = typeof(RejectionCode).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)
        .Where(code => !Passing.Contains(code)).ToFrozenSet();

    /// <summary>A code that the table does not have is the receiver's own, and may pass.</summary>
    public static string Of(string? code) => code is not null && Lasting.Contains(code) ? Permanent : Transient;
}
