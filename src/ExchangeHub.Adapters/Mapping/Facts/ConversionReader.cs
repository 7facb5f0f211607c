using ExchangeHub.Adapters.Mapping.Files;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Reads how a text becomes what the field holds: <c>date</c> and <c>as</c>, <c>amount</c>, <c>bool</c>, or what its kind alone says.</summary>
internal static class ConversionReader
{
    public static IReadOnlyList<string> Members { get; } = ["date", "as", "amount", "bool"];

    /// <summary>Null after telling what is wrong.</summary>
    public static Conversion? Read(MappingNode node, ContractField field)
    {
        var said = Members.Where(node.Has).Where(member => member != "as").ToList();
        if (said.Count > 1)
        {
            node.Problem($"{string.Join("、", said)} 只能写其中之一。", $"Say only one of {string.Join(", ", said)}.");
            return null;
        }

        var fits = (said is [var one] ? one : null) switch
        {
            "date" => field.Kind is FieldKind.Date or FieldKind.Text or FieldKind.Timestamp,
            "amount" => field.Kind is FieldKind.Decimal,
            "bool" => field.Kind is FieldKind.Boolean,
            _ => true,
        };
        if (!fits)
        {
            node[said[0]].Problem($"“{field.Name}”不能用 {said[0]}（它是 {field.Kind}）。", $"'{field.Name}' is a {field.Kind.ToString().ToLowerInvariant()} and has no {said[0]}.");
            return null;
        }

        return said switch
        {
            ["date"] => Date(node, field),
            ["amount"] => AmountUnit.Read(node["amount"]) is { } unit ? Conversion.Amount(unit) : null,
            ["bool"] => Conversion.Flag(WordsOf(node["bool"]["true"]), WordsOf(node["bool"]["false"])),
            _ => Conversion.Of(field.Kind),
        };
    }

    private static Conversion? Date(MappingNode node, ContractField field)
    {
        var from = DateForm.Read(node["date"]);
        var into = node.Has("as") ? DateForm.Read(node["as"]) : DateForm.Day;
        if (from is null || into is null)
        {
            return null;
        }

        if (field.Kind == FieldKind.Timestamp)
        {
            return Conversion.Time(from);
        }

        if (field.Kind == FieldKind.Date && into != DateForm.Day)
        {
            node["as"].Problem($"“{field.Name}”是日期，只能写成 yyyy-MM-dd。", $"'{field.Name}' is a date and always written yyyy-MM-dd.");
            return null;
        }

        if (into.HasDay && !from.HasDay)
        {
            node["date"].Problem($"格式 {from.Format} 没有日，无法写成 {into.Format}。", $"{from.Format} says no day, so {into.Format} cannot be written.");
            return null;
        }

        return Conversion.Date(from, into);
    }

    private static IReadOnlyList<string> WordsOf(MappingNode node) => node.IsList ? node.Texts : node.Text is { } word ? [word] : [];
}
