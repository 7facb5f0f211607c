using System.Runtime.CompilerServices;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Access.Decisions;

/// <summary>
/// Records and events keep the region code of their day; who may read them follows from where that code belongs today: itself,
/// its one successor, or what lay above where it was split or lapsed.
/// </summary>
public static class RegionHomes
{
    private static readonly ConditionalWeakTable<RegionTree, Homes> Known = [];

    /// <summary>The region in force that a code belongs to today; a code of no region stays as it is.</summary>
    public static string HomeOf(string code, RegionTree tree, DateOnly today) =>
        tree.Exists(code, today) ? code : All(tree, today).GetValueOrDefault(code, code);

    /// <summary>Every code that ever was, with the region that it belongs to today.</summary>
    public static IReadOnlyDictionary<string, string> All(RegionTree tree, DateOnly today)
    {
        var known = Known.GetValue(tree, made => Homes.Make(made, today));
        if (known.Day != today)
        {
            known = Homes.Make(tree, today);
            Known.AddOrUpdate(tree, known);
        }

        return known.Of;
    }

    private sealed record Homes(DateOnly Day, Dictionary<string, string> Of)
    {
        public static Homes Make(RegionTree tree, DateOnly day) =>
            new(day, tree.Subtree(RegionCode.Central, day).Distinct().ToDictionary(code => code, code => Find(code, tree, day)));

        private static string Find(string code, RegionTree tree, DateOnly day)
        {
            for (var at = code; ;)
            {
                if (RegionSuccession.Follow(at, tree, day) is [var home])
                {
                    return home;
                }

                if (tree.History(at) is not [.., { ParentCode: { } parent }])
                {
                    return at;
                }

                at = parent;
            }
        }
    }
}
