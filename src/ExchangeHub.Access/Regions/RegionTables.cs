using System.Collections.Frozen;
using System.Globalization;

namespace ExchangeHub.Access.Regions;

/// <summary>Makes region trees of the tables that ship (<c>REGIONS.SOURCE.md</c>) and of imported ones.</summary>
public static class RegionTables
{
    /// <summary>The tree of the tables that ship: 1981 to 2024, and the changes since, which are not official yet.</summary>
    public static RegionTree Load()
    {
        using var history = EmbeddedTable.Open("gbt2260-history.csv");
        var (rows, errors) = RegionCsv.Read(history);
        var placeholders = EmbeddedTable.Rows("gbt2260-placeholders.csv")
            .Select(row => int.Parse(row[0], NumberStyles.None, CultureInfo.InvariantCulture))
            .ToFrozenSet();
        RegionDelta.Apply(EmbeddedTable.Rows("gbt2260-delta-unofficial.csv"), rows);
        var result = RegionTreeBuilder.Build([.. rows.Select(row => row with { Line = 0 })], placeholders);
        return result.Tree is { } tree && errors.Count == 0
            ? tree
            : throw new InvalidOperationException($"The region tables that ship are at odds: {errors.Concat(result.Errors).First().Detail}");
    }

    /// <summary>
    /// The tree with an imported table applied: CSV with the columns of <c>gbt2260-history.csv</c>; a code's rows in the
    /// file replace all rows the tree has for it, other codes stay. Years may also be days (<c>yyyy-MM-dd</c>).
    /// </summary>
    public static RegionImport With(RegionTree tree, TextReader import)
    {
        var (rows, errors) = RegionCsv.Read(import);
        var replaced = rows.Select(row => row.Code).ToHashSet(StringComparer.Ordinal);
        var result = RegionTreeBuilder.Build(
            [.. tree.Rows.Where(row => !replaced.Contains(row.Code)).Select(row => row with { Line = 0 }), .. rows],
            tree.Placeholders);

        if (errors.Count == 0)
        {
            return result;
        }

        // What the file would break elsewhere cannot be told while some of its lines are unread.
        var all = errors.Concat(result.Errors.Where(error => error.Line > 0)).OrderBy(error => error.Line);
        return new RegionImport(Tree: null, [.. all]);
    }
}
