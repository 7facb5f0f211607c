using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;

namespace ExchangeHub.IntegrationTests.Grants;

/// <summary>For each test of a database: two cities of one province, two counties in the one and one in the other.</summary>
internal sealed record Place(string Province, string City, string County, string NextCounty, string OtherCity, string OtherCounty)
{
    /// <summary>A province comes a second time, with other cities, only after all others.</summary>
    public static IReadOnlyList<Place> All { get; } = [.. Find().OrderBy(found => found.Pair).Select(found => found.Place)];

    private static IEnumerable<(int Pair, Place Place)> Find()
    {
        var (tree, today) = (RegionTables.Load(), TimeProvider.System.GetUtcNow() is var now ? ChinaTime.DateOf(now) : default);
        foreach (var province in tree.Children("100000", today))
        {
            var cities = tree.Children(province.Code, today)
                .Where(city => city.Level == RegionLevel.City && tree.Children(city.Code, today).Count > 1).ToList();
            for (var pair = 0; pair < cities.Count / 2; pair++)
            {
                var (city, other) = (cities[pair * 2], cities[(pair * 2) + 1]);
                var (counties, others) = (tree.Children(city.Code, today), tree.Children(other.Code, today));
                yield return (pair, new Place(province.Code, city.Code, counties[0].Code, counties[1].Code, other.Code, others[0].Code));
            }
        }
    }
}
