using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;

namespace ExchangeHub.Hub.Grants;

/// <summary>What decisions are made by. No grants or agreements yet: everyone reads its own subtree.</summary>
internal sealed class AccessSnapshots(IRegionTrees regions) : IAccessSnapshots
{
    private volatile AccessSnapshot current = new(0, regions.Current, [], []);

    public AccessSnapshot Current => current.Regions == regions.Current ? current : current = new(0, regions.Current, [], []);

    public bool IsCurrent => true;
}
