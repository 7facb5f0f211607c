using System.Collections.Frozen;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Access.Regions;

/// <summary>
/// The regions as a dated tree. Parents are what the tables say, never what the digits look like: districts of
/// municipalities and counties managed by their province hang on the province. Immutable; an import makes a new tree.
/// </summary>
public sealed class RegionTree : IRegionStandings
{
    private readonly FrozenDictionary<int, RegionNode> nodes;
    private readonly FrozenSet<int> placeholders;

    internal RegionTree(FrozenDictionary<int, RegionNode> nodes, FrozenSet<int> placeholders, IReadOnlyList<RegionRow> rows)
    {
        this.nodes = nodes;
        this.placeholders = placeholders;
        Rows = rows;
    }

    internal IReadOnlyList<RegionRow> Rows { get; }

    internal FrozenSet<int> Placeholders => placeholders;

    /// <summary>The region of a code on a day, or null where the code was not in force.</summary>
    public Region? Find(string code, DateOnly asOf) => NodeOf(code)?.At(asOf.DayNumber)?.Region;

    /// <summary>Every span of a code, earliest first; empty for a code never listed.</summary>
    public IReadOnlyList<Region> History(string code) => NodeOf(code)?.Regions() ?? [];

    /// <summary>True where the code was in force on that day.</summary>
    public bool Exists(string code, DateOnly asOf) => NodeOf(code)?.At(asOf.DayNumber) is not null;

    /// <summary>True where, on that day, <paramref name="child"/> was <paramref name="ancestor"/> or lay below it.</summary>
    public bool IsWithin(string child, string ancestor, DateOnly asOf)
    {
        if (!TryParse(ancestor, out var goal))
        {
            return false;
        }

        var day = asOf.DayNumber;
        for (var span = NodeOf(child)?.At(day); span is not null; span = span.Parent?.At(day))
        {
            if (span.Code == goal)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The regions above, nearest first, up to the root; empty where the code was not in force.</summary>
    public IReadOnlyList<Region> Ancestors(string code, DateOnly asOf)
    {
        var day = asOf.DayNumber;
        var ancestors = new List<Region>();
        for (var span = NodeOf(code)?.At(day)?.Parent?.At(day); span is not null; span = span.Parent?.At(day))
        {
            ancestors.Add(span.Region);
        }

        return ancestors;
    }

    /// <summary>The code directly above, or null for the root and where the code was not in force.</summary>
    public string? ParentOf(string code, DateOnly asOf) => NodeOf(code)?.At(asOf.DayNumber)?.Region.ParentCode;

    /// <summary>The code itself and every code below it on that day, and those no longer in force that once hung there.</summary>
    public IReadOnlyList<string> Subtree(string code, DateOnly asOf)
    {
        var codes = new List<string>();
        if (NodeOf(code) is { } node)
        {
            Collect(node);
        }

        return codes;

        void Collect(RegionNode at)
        {
            codes.Add(at.Code.ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (var child in at.Children)
            {
                if (child.At(asOf.DayNumber) is not { } span || span.Parent == at)
                {
                    Collect(child);
                }
            }
        }
    }

    /// <summary>The regions directly below, by code.</summary>
    public IReadOnlyList<Region> Children(string code, DateOnly asOf)
    {
        var day = asOf.DayNumber;
        return NodeOf(code) is { } node && node.At(day) is not null
            ? [.. node.Children.Select(child => child.At(day)).Where(span => span?.Parent == node).Select(span => span!.Region)]
            : [];
    }

    /// <inheritdoc/>
    public RegionStanding StandingOf(string code) => StandingOf(code.AsSpan());

    /// <summary>How a code stands after the latest table: a code still open there is current, whatever the day.</summary>
    public RegionStanding StandingOf(ReadOnlySpan<char> code)
    {
        if (code is RegionCode.Synthetic)
        {
            return RegionStanding.Synthetic;
        }

        if (code is RegionCode.Central)
        {
            return RegionStanding.Placeholder;
        }

        if (!TryParse(code, out var number))
        {
            return RegionStanding.Unknown;
        }

        if (nodes.TryGetValue(number, out var node))
        {
            return node.IsOpen ? RegionStanding.Current : RegionStanding.Historic;
        }

        return placeholders.Contains(number) ? RegionStanding.Placeholder : RegionStanding.Unknown;
    }

    internal static bool TryParse(ReadOnlySpan<char> code, out int number)
    {
        // By hand: this runs several times in every access decision.
        number = 0;
        foreach (var character in code)
        {
            var digit = (uint)(character - '0');
            if (digit > 9)
            {
                return false;
            }

            number = number * 10 + (int)digit;
        }

        return code.Length == 6 && number >= 100_000;
    }

    private RegionNode? NodeOf(string code) =>
        TryParse(code, out var number) && nodes.TryGetValue(number, out var node) ? node : null;
}
