using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Access.Regions;

/// <summary>The tree in force. Take it once per request or batch, so that one decision sees one tree.</summary>
public interface IRegionTrees
{
    /// <summary>The tree in force now.</summary>
    RegionTree Current { get; }
}

/// <summary>Holds the tree in force; an import replaces it while the process runs.</summary>
public sealed class RegionTrees(RegionTree initial) : IRegionTrees, IRegionStandings
{
    private volatile RegionTree current = initial;

    /// <inheritdoc/>
    public RegionTree Current => current;

    /// <summary>Puts another tree in force.</summary>
    public void Replace(RegionTree tree) => current = tree;

    /// <inheritdoc/>
    public RegionStanding StandingOf(string code) => current.StandingOf(code);

    /// <inheritdoc/>
    public RegionStanding StandingOf(ReadOnlySpan<char> code) => current.StandingOf(code);
}
