namespace ExchangeHub.Access.Regions;

/// <summary>A code with all its spans. A span names its parent as a node, so that walking up costs no lookup.</summary>
internal sealed class RegionNode(int code)
{
    private RegionSpan[] latestFirst = [];

    public int Code { get; } = code;

    /// <summary>Everything that ever hung here, by code.</summary>
    public List<RegionNode> Children { get; } = [];

    public bool IsOpen => latestFirst.Length > 0 && latestFirst[0].End == int.MaxValue;

    /// <summary>Called once, while the tree is built.</summary>
    public void Fill(IEnumerable<RegionSpan> spans) => latestFirst = [.. spans.OrderByDescending(span => span.From)];

    public RegionSpan? At(int day)
    {
        foreach (var span in latestFirst)
        {
            if (span.From <= day)
            {
                return day < span.End ? span : null;
            }
        }

        return null;
    }

    public IReadOnlyList<Region> Regions() => [.. latestFirst.Reverse().Select(span => span.Region)];
}

/// <summary>Days as numbers; the end is the first day after, and has no limit while the region is in force.</summary>
internal sealed record RegionSpan(int Code, int From, int End, RegionNode? Parent, Region Region);
