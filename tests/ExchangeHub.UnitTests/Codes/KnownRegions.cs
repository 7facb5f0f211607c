using ExchangeHub.Access.Regions;

namespace ExchangeHub.UnitTests.Codes;

/// <summary>The shipped tree, made once for the tests that only read it.</summary>
internal static class KnownRegions
{
    public static RegionTree Tree { get; } = RegionTables.Load();
}
