using System.Text.RegularExpressions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call the parts of a contract and the states of an agreement.</summary>
public static partial class ContractTerms
{
    public static Text OfKind(ContractField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Kind switch
        {
            FieldKind.Text => new("文本", "Text"),
            FieldKind.Date => new("日期", "Date"),
            FieldKind.Timestamp => new("日期时间", "Time"),
            FieldKind.Integer => new("整数", "Whole number"),
            FieldKind.Decimal => new("数值", "Number"),
            FieldKind.Boolean => new("是否", "Yes or no"),
            FieldKind.Region => new("行政区划代码", "Region code"),
            FieldKind.CreditCode => new("统一社会信用代码", "Credit code"),
            FieldKind.CitizenId => new("公民身份号码", "Identity number"),
            FieldKind.Code => new("代码", "Code"),
            FieldKind.Object => new("分组", "Group"),
            FieldKind.List => new("多项", "List"),
            _ => Common.Unknown,
        };
    }

    /// <summary>How a department sees a field.</summary>
    public static (Text Name, Tone Tone) OfView(FieldView view) => view switch
    {
        FieldView.Clear => (new("提供", "Shown"), Tone.Good),
        FieldView.Masked => (new("脱敏", "Masked"), Tone.Warning),
        _ => (new("不提供", "Not given"), Tone.Neutral),
    };

    public static (Text Name, Tone Tone) OfAgreement(string? status) => status switch
    {
        "pending" => (new("待提供方审批", "For the provider to decide"), Tone.Busy),
        "active" => (new("生效中", "In force"), Tone.Good),
        "rejected" => (new("已退回", "Rejected"), Tone.Bad),
        "revoked" => (new("已终止", "Ended"), Tone.Warning),
        "expired" => (new("已到期", "Expired"), Tone.Neutral),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>The rule or law a contract rests on; what only developers are told is left out.</summary>
    public static Text OfBasis(string? basis)
    {
        var clauses = (basis ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(clause => !clause.StartsWith("domain", StringComparison.Ordinal) && !clause.StartsWith("DESIGN", StringComparison.Ordinal) && !clause.StartsWith("Standard Webhooks", StringComparison.Ordinal))
            .ToList();
        var chinese = clauses.Select(clause => Notice().Replace(Article().Replace(clause, found => $"第 {found.Groups[1].Value.Replace(", ", "、", StringComparison.Ordinal).Replace(" to ", " 至 ", StringComparison.Ordinal)} 条"), " $1 年通知"));
        return clauses.Count == 0 ? Common.None : new(string.Join("；", chinese), string.Join("; ", clauses));
    }

    [GeneratedRegex(@"\s*art\. ([0-9]+(?:(?:, | to )[0-9]+)*)")]
    private static partial Regex Article();

    [GeneratedRegex(@"\s*notice ([0-9]{4})")]
    private static partial Regex Notice();
}
