using System.Globalization;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>What an order's column takes from a delivered event.</summary>
internal sealed class OrderValue
{
    public IReadOnlyList<ContractPath> Paths { get; init; } = [];

    /// <summary>What stands between joined values.</summary>
    public string With { get; init; } = "";

    public string? Attribute { get; init; }

    public string? Constant { get; init; }

    public CodeTable? Codes { get; init; }

    /// <summary>How the contract writes the date, and how the system does.</summary>
    public (DateForm Ours, DateForm Theirs)? Date { get; init; }

    public AmountUnit? Amount { get; init; }

    /// <summary>The system's words for true and false.</summary>
    public (string True, string False)? Flag { get; init; }

    public string? Default { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>True where it says something about a person.</summary>
    public bool IsPersonal => Paths.Any(path => path.IsPersonal);

    /// <summary>What a column takes, for people.</summary>
    public IEnumerable<MappedField> Describe(string column) => this switch
    {
        { Attribute: { } attribute } => [Describe(attribute, column)],
        { Paths.Count: > 0 } => Paths.Select(path => Describe(path.Text, column)),
        _ => [Describe(null, column)],
    };

    public string? Read(string column, CloudEvent e)
    {
        if (Raw(e) is not { } raw)
        {
            return Default ?? (IsRequired ? throw Missing(column) : null);
        }

        return Convert(raw) ?? Default ?? throw new RowProblemException(new RowProblem(AdapterCode.MappingFailed, column, $"字段 {Where} 的值无法写入列 {column}"));
    }

    private MappedField Describe(string? field, string column) => new([column], field, Attribute is not null, Codes?.Name, Codes?.SetName);

    private string Where => Attribute ?? string.Join("、", Paths.Select(path => path.Text));

    private string? Raw(CloudEvent e)
    {
        if (Constant is not null)
        {
            return Constant;
        }

        if (Attribute is not null)
        {
            return e.Attributes().FirstOrDefault(attribute => attribute.Key == Attribute).Value is { Length: > 0 } value ? value : null;
        }

        var texts = Paths.Select(path => path.Read(e.Data)).OfType<string>().ToList();
        return texts.Count == 0 ? null : string.Join(With, texts);
    }

    private string? Convert(string raw) => this switch
    {
        { Codes: { } codes } => codes.ToTheirs(raw),
        { Date: { } date } => date.Ours.Rewrite(raw, date.Theirs),
        { Amount: { } unit } => decimal.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var yuan)
            ? unit.FromYuan(yuan).ToString(CultureInfo.InvariantCulture)
            : null,
        { Flag: { } words } => raw switch { "true" => words.True, "false" => words.False, _ => null },
        _ => raw,
    };

    private RowProblemException Missing(string column) =>
        new(new RowProblem(AdapterCode.MappingFailed, column, $"事件中没有 {Where}，无法填写列 {column}"));
}
