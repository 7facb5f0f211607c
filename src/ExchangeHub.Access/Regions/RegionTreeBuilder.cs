using System.Collections.Frozen;
using System.Globalization;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Access.Regions;

/// <summary>Makes a tree of rows: finds each row's parent by the names the table gives, and reports every row that does not fit.</summary>
internal sealed class RegionTreeBuilder
{
    private readonly IReadOnlyList<RegionRow> rows;
    private readonly ILookup<string, RegionRow> provinces;
    private readonly ILookup<(string Province, string Name), RegionRow> prefectures;
    private readonly ILookup<string, RegionRow> byCode;
    private readonly List<RegionImportError> errors = [];

    private RegionTreeBuilder(IReadOnlyList<RegionRow> rows)
    {
        this.rows = rows;
        byCode = rows.ToLookup(row => row.Code, StringComparer.Ordinal);
        provinces = rows.Where(row => row.Level == RegionLevel.Province).ToLookup(row => row.Name, StringComparer.Ordinal);
        prefectures = rows.Where(row => row.Level == RegionLevel.City).ToLookup(row => (row.Province, row.Name));
    }

    public static RegionImport Build(IReadOnlyList<RegionRow> rows, FrozenSet<int> placeholders)
    {
        var builder = new RegionTreeBuilder(rows);
        var nodes = builder.Nodes();
        return builder.errors.Count > 0
            ? new RegionImport(Tree: null, [.. builder.errors.OrderBy(error => error.Line)])
            : new RegionImport(new RegionTree(nodes, placeholders, rows), []);
    }

    private FrozenDictionary<int, RegionNode> Nodes()
    {
        var root = new RegionNode(NumberOf(RegionCode.Central));
        root.Fill([Root(root.Code)]);
        var nodes = byCode.Select(group => new RegionNode(NumberOf(group.Key)))
            .Append(root)
            .ToDictionary(node => node.Code);
        foreach (var group in byCode.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            CheckOverlap(group);
            var node = nodes[NumberOf(group.Key)];
            node.Fill(group.Select(row => Span(row, ParentOf(row), nodes)).OfType<RegionSpan>());
        }

        return nodes.ToFrozenDictionary();
    }

    private RegionSpan? Span(RegionRow row, string? parentCode, Dictionary<int, RegionNode> nodes)
    {
        foreach (var successor in row.Successors.Where(successor => !byCode.Contains(successor)))
        {
            errors.Add(new(row.Line, $"{row.Code}: successor {successor} is in no table."));
        }

        if (parentCode is null)
        {
            return null;
        }

        var number = NumberOf(row.Code);
        var parent = nodes[NumberOf(parentCode)];
        if (!parent.Children.Contains(nodes[number]))
        {
            parent.Children.Add(nodes[number]);
        }

        var region = new Region(
            row.Code, row.Name, row.Level, parentCode, row.From, row.Until?.AddDays(-1), row.Until is null ? [] : row.Successors);
        return new(number, row.From.DayNumber, row.End, parent, region);
    }

    private string? ParentOf(RegionRow row)
    {
        if (row.Level == RegionLevel.Province)
        {
            return RegionCode.Central;
        }

        var (above, candidates) = row.Level == RegionLevel.City || row.HangsOnProvince
            ? (row.Province, provinces[row.Province])
            : (row.Prefecture, prefectures[(row.Province, row.Prefecture)]);
        var parent = candidates.FirstOrDefault(candidate => candidate.Covers(row.From))?.Code;
        if (parent is null || !byCode[parent].Any(span => span.Covers(row.LastDay)))
        {
            errors.Add(new(row.Line, $"{row.Code} {row.Name}: '{above}' above it is not in force from its first day to its last."));
            return null;
        }

        return parent;
    }

    private void CheckOverlap(IEnumerable<RegionRow> spans)
    {
        RegionRow? earlier = null;
        foreach (var span in spans.OrderBy(span => span.From))
        {
            if (earlier is not null && span.From.DayNumber < earlier.End)
            {
                errors.Add(new(Math.Max(span.Line, earlier.Line), $"{span.Code}: two rows cover the same time."));
            }

            earlier = span;
        }
    }

    private static RegionSpan Root(int code) => new(
        code,
        DateOnly.MinValue.DayNumber,
        int.MaxValue,
        Parent: null,
        new Region(RegionCode.Central, "中央", RegionLevel.Central, ParentCode: null, DateOnly.MinValue, ValidTo: null, []));

    private static int NumberOf(string code) => int.Parse(code, NumberStyles.None, CultureInfo.InvariantCulture);
}
