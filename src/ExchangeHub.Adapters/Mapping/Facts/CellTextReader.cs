using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping.Facts;

/// <summary>Reads what a mapping says of one text: a column's name, or an object with <c>column</c>, <c>join</c> or <c>value</c>.</summary>
internal sealed class CellTextReader(IReadOnlySet<string> columns, CodeTableReader codes)
{
    public static IReadOnlyList<string> Members { get; } = ["column", "join", "with", "value", "split", "part", "default", "normalize", "codes"];

    public IReadOnlySet<string> Columns { get; } = columns;

    public CodeTableReader Codes { get; } = codes;

    /// <summary>Null after telling what is wrong.</summary>
    public CellText? Read(MappingNode node, bool asList = false)
    {
        if (node.IsText)
        {
            return Column(node) is { } column ? new CellText { Columns = [column] } : null;
        }

        if (!node.IsObject || new[] { "column", "join", "value" }.Count(node.Has) != 1)
        {
            node.Problem("请写列名，或者 column、join、value 之一。", "Say the name of a column, or one of column, join and value.");
            return null;
        }

        var named = node.Has("join") ? [.. node["join"].Items.Select(Column)] : node.Has("column") ? new[] { Column(node["column"]) } : [];
        return named.Contains(null) || !IsSplitRight(node, asList) ? null : new CellText
        {
            Columns = [.. named.OfType<string>()],
            With = node["with"].Text ?? "",
            Constant = node["value"].Text,
            Normalize = node.Flag("normalize"),
            Separator = node["split"].Text,
            Part = int.TryParse(node["part"].Text, out var part) ? part : 1,
            Codes = Codes.Table(node["codes"]),
            Default = node["default"].Text,
        };
    }

    public string? Column(MappingNode node)
    {
        if (node.Text is { } name && Columns.Contains(name))
        {
            return name;
        }

        node.Problem($"列“{node.Text}”不在本数据源的 columns 或 optionalColumns 中。", $"The column '{node.Text}' is not among the columns of this source.");
        return null;
    }

    private static bool IsSplitRight(MappingNode node, bool asList)
    {
        if (node.Has("part") == node.Has("split") || (asList && !node.Has("part")))
        {
            return true;
        }

        node.Problem("split 与 part 须一起写：分隔符和取第几段。", "split and part go together: what separates the parts, and which one is meant.");
        return false;
    }
}
