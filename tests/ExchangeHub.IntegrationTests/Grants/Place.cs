using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>A province of its own for each test: two cities, two counties in the one and one in the other.</summary>
internal sealed record Place(string Province, string City, string County, string NextCounty, string OtherCity, string OtherCounty)
{
    private static readonly Place[] All = [.. Find()];
    private static int taken;

    /// <summary>The same province comes again only after all others.</summary>
    public static Place Next() => All[Interlocked.Increment(ref taken) % All.Length];

    private static IEnumerable<Place> Find()
    {
        var (tree, today) = (RegionTables.Load(), TimeProvider.System.GetUtcNow() is var now ? ChinaTime.DateOf(now) : default);
        foreach (var province in tree.Children("100000", today))
        {
            var cities = tree.Children(province.Code, today)
                .Where(city => city.Level == RegionLevel.City && tree.Children(city.Code, today).Count > 1).Take(2).ToList();
            if (cities.Count == 2)
            {
                var (counties, others) = (tree.Children(cities[0].Code, today), tree.Children(cities[1].Code, today));
                yield return new Place(province.Code, cities[0].Code, counties[0].Code, counties[1].Code, cities[1].Code, others[0].Code);
            }
        }
    }
}
