using CsCheck;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Regions;

/// <summary>Holds the tree to a naive walk over the table's own columns, which resolves each parent by name, year by year.</summary>
public sealed class RegionWalkTests
{
    private static readonly IReadOnlyList<string[]> Rows = ShippedTable.Rows("gbt2260-history.csv");
    private static readonly ILookup<string, string[]> ByCode = Rows.ToLookup(row => row[0]);

    [Fact]
    public void Agrees_with_a_naive_walk_for_random_regions_and_years()
    {
        var codes = ByCode.Select(group => group.Key).ToArray();
        var related = Gen.OneOf(codes).SelectMany(code => Gen.Select(
            Gen.Const(code),
            // Half of the ancestors are taken from the same province: two random codes are hardly ever related.
            Gen.OneOf(Gen.OneOf(codes), Gen.OneOf([.. codes.Where(other => other[..2] == code[..2] && other.EndsWith("00", StringComparison.Ordinal))])),
            Gen.Int[1979, 2024]));

        related.Sample(
            (child, ancestor, year) =>
                KnownRegions.Tree.IsWithin(child, ancestor, new DateOnly(year, 7, 1)) == Walk(child, year).Contains(ancestor),
            iter: 20_000);
    }

    [Fact]
    public void Agrees_with_a_naive_walk_for_every_region_and_its_ancestors_in_each_year()
    {
        var wrong =
            from code in ByCode.Select(rows => rows.Key)
            from year in Enumerable.Range(1981, 44)
            let expected = Walk(code, year).Skip(1)
            let actual = KnownRegions.Tree.Ancestors(code, new DateOnly(year, 7, 1)).Select(region => region.Code)
            where !expected.Append("100000").SequenceEqual(actual) && (expected.Any() || actual.Any(above => above != "100000"))
            select $"{code} {year}";

        Assert.Empty(wrong);
    }

    private static List<string> Walk(string code, int year)
    {
        var walk = new List<string>();
        var row = ByCode[code].SingleOrDefault(row => Covers(row, year));
        if (row is null)
        {
            return walk;
        }

        walk.Add(code);
        if (row[4] == "county" && row[2] is not ("" or "直辖"))
        {
            walk.Add(Prefectures[(row[1], row[2])].Single(above => Covers(above, year))[0]);
        }

        if (row[4] != "province")
        {
            walk.Add(Provinces[row[1]].Single(above => Covers(above, year))[0]);
        }

        return walk;
    }

    private static ILookup<(string Province, string Name), string[]> Prefectures { get; } =
        Rows.Where(row => row[4] == "prefecture").ToLookup(row => (row[1], row[3]));

    private static ILookup<string, string[]> Provinces { get; } = Rows.Where(row => row[4] == "province").ToLookup(row => row[3]);

    private static bool Covers(string[] row, int year) =>
        int.Parse(row[6]) <= year && (row[7] == "" || year < int.Parse(row[7]));
}
