using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Turns a text into what a field holds; null where it is not that. <paramref name="Wanted"/> names it for people.</summary>
internal sealed partial record Conversion(Func<string, JsonNode?> Read, string Wanted)
{
    public static Conversion Text { get; } = new(text => JsonValue.Create(text), "文本");

    private static Conversion WholeNumber { get; } = new(
        text => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null, "整数");

    private static Conversion Number { get; } = new(
        text => decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
        "数字");

    private static Conversion YesOrNo { get; } = Flag(["true", "1"], ["false", "0"]);

    private static Conversion Instant { get; } = new(
        text => ChinaClock.Parse(text, form: null) is { } time ? JsonValue.Create(ChinaClock.Write(time)) : null, "带时区的时间");

    /// <summary>What a field of this kind is read with where the mapping says no more.</summary>
    public static Conversion Of(FieldKind kind) => kind switch
    {
        FieldKind.Date => Date(DateForm.Day, DateForm.Day),
        FieldKind.Timestamp => Instant,
        FieldKind.Integer => WholeNumber,
        FieldKind.Decimal => Number,
        FieldKind.Boolean => YesOrNo,
        _ => Text,
    };

    public static Conversion Date(DateForm from, DateForm into) =>
        new(text => from.Rewrite(text, into) is { } date ? JsonValue.Create(date) : null, $"格式为 {from.Format} 的有效日期");

    public static Conversion Time(DateForm from) =>
        new(text => ChinaClock.Parse(text, from) is { } time ? JsonValue.Create(ChinaClock.Write(time)) : null, $"格式为 {from.Format} 的有效时间");

    public static Conversion Amount(AmountUnit unit) => new(
        text => AmountText().IsMatch(text) && decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var amount)
            ? JsonValue.Create(unit.ToYuan(amount))
            : null,
        "金额");

    public static Conversion Flag(IReadOnlyCollection<string> yes, IReadOnlyCollection<string> no) => new(
        text => yes.Contains(text) ? JsonValue.Create(true) : no.Contains(text) ? JsonValue.Create(false) : null, "是否值");

    [GeneratedRegex(@"^-?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,18})(\.[0-9]{1,6})?$")]
    private static partial Regex AmountText();
}
