using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Form and limits of one value.</summary>
internal static class ValueRules
{
    // A text this short is a name or number on one line; longer ones may have paragraphs.
    private const int OneLine = 200;

    private static readonly ConcurrentDictionary<string, Regex> Patterns = new(StringComparer.Ordinal);

    public static void Check(JsonElement value, ContractField field, ValidationContext context, AttributeFacts facts, Findings findings)
    {
        switch (field.Kind)
        {
            case FieldKind.Integer or FieldKind.Decimal:
                CheckNumber(value, field, findings);
                break;
            case FieldKind.Boolean:
                if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                {
                    findings.Error(RejectionCode.InvalidField, "The field is true or false.");
                }

                break;
            default:
                if (ReadText(value, field, findings) is { } text)
                {
                    CheckText(text, field, context, facts, findings);
                }

                break;
        }
    }

    private static string? ReadText(JsonElement value, ContractField field, Findings findings)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            findings.Error(RejectionCode.InvalidField, "The field is text.");
            return null;
        }

        var text = JsonText.Of(value);
        if (text is null || TextSafety.IsUnsafe(text, multiline: field.MaxLength > OneLine))
        {
            findings.Error(RejectionCode.UnsafeText, "Holds control, invisible or direction-changing characters.");
            return null;
        }

        if (string.IsNullOrWhiteSpace(text) && (field.Required || field.Kind != FieldKind.Text))
        {
            findings.Error(field.Required ? RejectionCode.MissingField : RejectionCode.InvalidField, "The field is empty.");
            return null;
        }

        return text;
    }

    private static void CheckText(string text, ContractField field, ValidationContext context, AttributeFacts facts, Findings findings)
    {
        switch (field.Kind)
        {
            case FieldKind.Date:
                CheckDate(text, field, findings);
                break;
            case FieldKind.Timestamp:
                if (!Rfc3339.TryParse(text, out _))
                {
                    findings.Error(RejectionCode.InvalidField, "A time is RFC 3339 with seconds and offset.");
                }

                break;
            case FieldKind.Region:
                CodeRules.CheckRegion(text, field, context, facts, findings);
                break;
            case FieldKind.CreditCode or FieldKind.CitizenId when text.Length > ContractField.LongestCode:
                findings.Error(RejectionCode.TooLong, $"At most {ContractField.LongestCode} characters.");
                break;
            case FieldKind.CreditCode:
                CodeRules.CheckCreditCode(text, context, findings);
                break;
            case FieldKind.CitizenId:
                CodeRules.CheckCitizenId(text, field, context, findings);
                break;
            default:
                CheckPlainText(text, field, context, findings);
                break;
        }
    }

    private static void CheckPlainText(string text, ContractField field, ValidationContext context, Findings findings)
    {
        if (DataRules.IsLongerThan(text, field.MaxLength))
        {
            findings.Error(RejectionCode.TooLong, $"At most {field.MaxLength} characters.");
        }
        else if (field.Pattern is not null && !Patterns.GetOrAdd(field.Pattern, Compile).IsMatch(text))
        {
            findings.Error(RejectionCode.InvalidField, $"Does not follow {field.Pattern}.");
        }

        if (field.Name.EndsWith("name", StringComparison.OrdinalIgnoreCase) && TextSafety.IsSuspicious(text))
        {
            findings.Warn(RejectionCode.SuspiciousText, "Mixes scripts, or uses characters that only look like others.");
        }

        // Such a text is shown to masked readers, and a subject even becomes an attribute.
        if (field.Classification <= Classification.Internal && IdentityNumbers.Occurs(text, context))
        {
            findings.Error(RejectionCode.InvalidField, "Looks like an identity number, which only the field made for it may hold.");
        }
    }

    private static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    private static void CheckDate(string text, ContractField field, Findings findings)
    {
        if (!DataRules.TryParseDate(text, out var date))
        {
            findings.Error(RejectionCode.InvalidField, "A date is 'yyyy-MM-dd' and in the calendar.");
        }
        else if (date < field.Since)
        {
            findings.Error(RejectionCode.DateTooEarly, $"Lies before {field.Since:yyyy-MM-dd}.");
        }
    }

    private static void CheckNumber(JsonElement value, ContractField field, Findings findings)
    {
        decimal number;
        if (field.Kind == FieldKind.Integer)
        {
            if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt64(out var whole))
            {
                findings.Error(RejectionCode.InvalidField, "The field is a whole number.");
                return;
            }

            number = whole;
        }
        else if (value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out number))
        {
            findings.Error(RejectionCode.InvalidField, "The field is a number.");
            return;
        }

        if (number < field.Minimum || number > field.Maximum)
        {
            findings.Error(RejectionCode.InvalidField, string.Create(CultureInfo.InvariantCulture, $"Lies outside {field.Minimum} to {field.Maximum}."));
        }
    }
}
