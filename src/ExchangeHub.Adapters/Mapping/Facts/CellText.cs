using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>The text that a value takes from a row: of a column, joined from several, a part of one, or always the same.</summary>
internal sealed class CellText
{
    public IReadOnlyList<string> Columns { get; init; } = [];

    public string? Constant { get; init; }

    /// <summary>What stands between joined columns.</summary>
    public string With { get; init; } = "";

    public bool Normalize { get; init; }

    public string? Separator { get; init; }

    /// <summary>Which part of a split text, from 1.</summary>
    public int Part { get; init; }

    public CodeTable? Codes { get; init; }

    public string? Default { get; init; }

    public string? Read(RowReader row) => Translated(row, PartOf(Raw(row))) ?? Default;

    /// <summary>Every part of a split text.</summary>
    public IEnumerable<string> ReadParts(RowReader row) =>
        Raw(row)?.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>What fills a field, or an attribute, for people.</summary>
    public MappedField Describe(string field, bool isAttribute = false) => new(Columns, field, isAttribute, Codes?.Name, Codes?.SetName);

    /// <summary>For people who look for the cell.</summary>
    public string Where => Columns.Count == 0 ? "（常量）" : string.Join("、", Columns);

    private string? Raw(RowReader row)
    {
        if (Constant is not null)
        {
            return Constant;
        }

        var texts = Columns.Select(row.Text).OfType<string>().ToList();
        var text = texts.Count == 0 ? null : string.Join(With, texts);
        return Normalize ? HalfWidth(text) : text;
    }

    private string? PartOf(string? text) => text is null || Separator is null
        ? text
        : text.Split(Separator).ElementAtOrDefault(Part - 1) is { Length: > 0 } part ? part : null;

    private string? Translated(RowReader row, string? text)
    {
        if (text is null || Codes is null)
        {
            return text;
        }

        if (Codes.ToOurs(text) is { } code)
        {
            return code.Value;
        }

        row.Add(AdapterCode.MappingFailed, Columns.Count == 0 ? null : Columns[0], $"列 {Where} 的值不在代码表中");
        return null;
    }

    // 全角 to 半角, and the blanks around it: how old input methods write digits.
    private static string? HalfWidth(string? text) =>
        text is null ? null : string.Concat(text.Select(c => c switch
        {
            >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
            '\u3000' => ' ',
            _ => c,
        })).Trim() is { Length: > 0 } narrow ? narrow : null;
}
