using System.Globalization;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>What is wrong with a row, for the person who keeps the file. Never carries the value.</summary>
/// <param name="Line">Line or row number in the file.</param>
/// <param name="Column">Heading of the column as it stands in the file; null where it is about the row.</param>
/// <param name="Code">A code of <c>contracts/rejections.md</c>.</param>
/// <param name="Reason">In Chinese and English.</param>
public sealed record RosterProblem(int Line, string? Column, string Code, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"第 {Line} 行 line {Line}{(Column is null ? "" : $"，{Column}")}: {Reason} [{Code}]");

    /// <summary>What is wrong with a cell, where the table does not yet know its heading.</summary>
    internal static RosterProblem InCell(int line, int column, string code, string reason) =>
        new(line, string.Create(CultureInfo.InvariantCulture, $"#{column + 1}"), code, reason);

    /// <summary>A finding of the hub's validation, with the words that department staff know.</summary>
    internal static RosterProblem Of(int line, string? column, Finding finding) =>
        new(line, column, finding.Code, $"{Chinese(finding.Code)} {finding.Detail}");

    private static string Chinese(string code) => code switch
    {
        RejectionCode.MissingField => "必填项为空。",
        RejectionCode.TooLong => "内容过长。",
        RejectionCode.UnsafeText => "含有控制字符、不可见字符或无法识别的字符。",
        RejectionCode.SuspiciousText => "姓名或名称混用了不同文字，或含有形近字符。",
        RejectionCode.DateTooEarly => "日期过早。",
        RejectionCode.CreditCodeCheck => "统一社会信用代码校验不通过。",
        RejectionCode.CreditCodeRegion => "统一社会信用代码中的行政区划已停用或不明。",
        RejectionCode.IdentityNumberCheck => "公民身份号码校验不通过。",
        RejectionCode.IdentityNumberRegion => "公民身份号码中的行政区划已停用或不明。",
        RejectionCode.IdentityNumberLegacy => "公民身份号码为15位旧号码，应使用18位号码。",
        RejectionCode.SyntheticIdentity => "为虚构人员或机构专用的号段（990000），正式环境不得使用。",
        _ => "填写格式不符合要求。",
    };
}
