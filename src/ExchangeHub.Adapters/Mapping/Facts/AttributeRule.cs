using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>How an attribute of the envelope is filled from a row; dates are written as the envelope wants them.</summary>
internal sealed record AttributeRule(string Name, CellText Text, DateForm? Date)
{
    /// <summary>Attributes a mapping may fill; what is left is the adapter's or the hub's business.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "effectivedate", "correlationid", "causationid", "replacesid", "approvaldocno", "approvaldate", "region", "counterpartregion",
        "purpose", "legalbasis", "confidentiality", "traceparent",
    ];

    private static readonly string[] Dates = ["effectivedate", "approvaldate"];

    public string? Read(RowReader row)
    {
        if (Text.Read(row) is not { } text || Date is null)
        {
            return Text.Read(row);
        }

        if (Date.Rewrite(text, DateForm.Day) is { } date)
        {
            return date;
        }

        row.Add(AdapterCode.MappingFailed, Text.Columns.Count == 0 ? null : Text.Columns[0], $"列 {Text.Where} 不是格式为 {Date.Format} 的有效日期");
        return null;
    }

    /// <summary>The attributes of an event: those of its source, unless it has its own.</summary>
    public static IReadOnlyList<AttributeRule> Read(MappingNode ofSource, MappingNode ofEvent, CellTextReader texts)
    {
        var chosen = ofSource.Members.Where(member => !ofEvent.Has(member.Name)).Concat(ofEvent.Members).Where(member => member.Node.Value is not null);
        return [.. chosen.Select(member => Read(member.Name, member.Node, texts)).OfType<AttributeRule>()];
    }

    private static AttributeRule? Read(string name, MappingNode node, CellTextReader texts)
    {
        if (!Known.Contains(name))
        {
            node.Problem($"没有属性“{name}”可填，可用的有：{string.Join("、", Known)}。", $"There is no attribute '{name}' to fill; known are {string.Join(", ", Known)}.");
            return null;
        }

        var isDate = Dates.Contains(name);
        node.AllowOnly(isDate ? [.. CellTextReader.Members, "date"] : [.. CellTextReader.Members]);
        var date = !isDate ? null : node["date"].IsText ? DateForm.Read(node["date"]) : DateForm.Day;
        return texts.Read(node) is { } text ? new AttributeRule(name, text, date) : null;
    }
}
