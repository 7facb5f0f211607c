using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Regions;

public sealed class RegionTreeTests
{
    private static readonly DateOnly EndOf2024 = new(2024, 12, 31);
    private static readonly DateOnly Today = new(2026, 11, 23);
    private readonly RegionTree tree = KnownRegions.Tree;

    /// <summary>County-level codes whose digits point at a city that does not exist, of the end-of-2024 list.</summary>
    public static TheoryData<string> CodesThatBreakPrefixArithmetic()
    {
        var codes = ShippedTable.Rows("gbt2260.csv").Select(row => row[0]).ToHashSet();
        return [.. codes.Where(code => !code.EndsWith("00", StringComparison.Ordinal) && !codes.Contains($"{code[..4]}00"))];
    }

    [Fact]
    public void There_are_118_codes_that_break_prefix_arithmetic() => Assert.Equal(118, CodesThatBreakPrefixArithmetic().Count);

    [Theory]
    [MemberData(nameof(CodesThatBreakPrefixArithmetic))]
    public void Hangs_a_code_without_a_city_on_its_province(string code)
    {
        var province = $"{code[..2]}0000";

        Assert.Equal(province, tree.Find(code, EndOf2024)!.ParentCode);
        Assert.True(tree.IsWithin(code, province, EndOf2024));
        Assert.False(tree.IsWithin(code, $"{code[..4]}00", EndOf2024));
        Assert.Equal([province, RegionCode.Central], tree.Ancestors(code, EndOf2024).Select(region => region.Code));
    }

    [Fact]
    public void Is_exactly_the_official_list_at_the_end_of_2024()
    {
        var official = ShippedTable.Rows("gbt2260.csv").Select(row => (Code: row[0], Name: row[1])).ToHashSet();

        var held = Below(RegionCode.Central, EndOf2024).Select(region => (region.Code, region.Name)).ToHashSet();

        Assert.Equal(3213, official.Count);
        Assert.True(official.SetEquals(held));
    }

    [Theory]
    [InlineData("430725", "430700", true)]
    [InlineData("430700", "430000", true)]
    [InlineData("430725", "430000", true)]
    [InlineData("430700", "430700", true)]
    [InlineData("430700", "430725", false)]
    [InlineData("430725", "430800", false)]
    [InlineData("429004", "420000", true)]
    [InlineData("429004", "429000", false)]
    [InlineData("500101", "500000", true)]
    [InlineData("110105", "110100", false)]
    [InlineData("430725", "100000", true)]
    [InlineData("100000", "100000", true)]
    [InlineData("100000", "430000", false)]
    [InlineData("990000", "100000", false)]
    [InlineData("990000", "990000", false)]
    [InlineData("439999", "439999", false)]
    [InlineData("43072", "430000", false)]
    [InlineData("430725", "", false)]
    public void Knows_what_lies_within_what(string child, string ancestor, bool within) =>
        Assert.Equal(within, tree.IsWithin(child, ancestor, Today));

    [Theory]
    [InlineData("500112", "2024-12-31", true)]
    [InlineData("500112", "2025-01-01", false)]
    [InlineData("500157", "2024-12-31", false)]
    [InlineData("500157", "2025-01-01", true)]
    [InlineData("653132", "2025-12-31", false)]
    [InlineData("653132", "2026-01-01", true)]
    [InlineData("110103", "2009-12-31", true)]
    [InlineData("110103", "2010-01-01", false)]
    [InlineData("130107", "1988-06-01", true)]
    [InlineData("130107", "1990-06-01", false)]
    [InlineData("130107", "1992-01-01", true)]
    [InlineData("430700", "1980-12-31", false)]
    [InlineData("430700", "9999-12-31", true)]
    public void Answers_as_of_a_day(string code, string day, bool exists) => Assert.Equal(exists, tree.Exists(code, Day(day)));

    [Fact]
    public void Finds_the_parents_of_what_came_after_the_official_list()
    {
        Assert.Equal("500000", tree.Find("500157", Today)!.ParentCode);
        Assert.Equal("653100", tree.Find("653132", Today)!.ParentCode);
        Assert.Equal("650000", tree.Find("659013", Today)!.ParentCode);
    }

    [Fact]
    public void Keeps_a_code_through_a_new_name()
    {
        Assert.Equal("襄樊市", tree.Find("420600", new DateOnly(2005, 1, 1))!.Name);
        Assert.Equal("襄阳市", tree.Find("420600", Today)!.Name);
    }

    [Fact]
    public void Names_the_last_day_and_the_successors_of_a_retired_code()
    {
        var region = tree.Find("110103", new DateOnly(2005, 1, 1))!;

        Assert.Equal(new DateOnly(2009, 12, 31), region.ValidTo);
        Assert.Equal(["110101"], region.Successors);
        Assert.Equal(["500157"], tree.Find("500112", EndOf2024)!.Successors);
        Assert.Empty(tree.Find("110101", Today)!.Successors);
    }

    [Fact]
    public void Has_365_spans_that_ended_in_several_successors_before_2025() =>
        Assert.Equal(365, ShippedTable.Rows("gbt2260-history.csv")
            .Select(row => row[0])
            .Distinct()
            .SelectMany(tree.History)
            .Count(region => region.ValidTo < EndOf2024 && region.Successors.Count > 1));

    [Theory]
    [InlineData("441900")]
    [InlineData("442000")]
    [InlineData("460400")]
    [InlineData("620200")]
    [InlineData("710000")]
    [InlineData("810000")]
    [InlineData("820000")]
    public void Some_regions_have_nothing_below(string code)
    {
        Assert.True(tree.Exists(code, Today));
        Assert.Empty(tree.Children(code, Today));
    }

    [Fact]
    public void Counts_the_34_provinces_below_the_root_and_38_districts_below_Chongqing()
    {
        Assert.Equal(34, tree.Children(RegionCode.Central, Today).Count);
        Assert.Equal(38, tree.Children("500000", EndOf2024).Count);
        Assert.Equal(37, tree.Children("500000", Today).Count);
        Assert.All(tree.Children("500000", Today), region => Assert.Equal(RegionLevel.County, region.Level));
    }

    [Theory]
    [InlineData("430700", RegionStanding.Current)]
    [InlineData("110103", RegionStanding.Historic)]
    [InlineData("500105", RegionStanding.Historic)]
    [InlineData("440101", RegionStanding.Placeholder)]
    [InlineData("429000", RegionStanding.Placeholder)]
    [InlineData("100000", RegionStanding.Placeholder)]
    [InlineData("990000", RegionStanding.Synthetic)]
    [InlineData("990001", RegionStanding.Unknown)]
    [InlineData("439999", RegionStanding.Unknown)]
    [InlineData("12345", RegionStanding.Unknown)]
    public void Knows_how_a_code_inside_another_code_stands(string code, RegionStanding standing) =>
        Assert.Equal(standing, tree.StandingOf(code));

    [Fact]
    public void Placeholders_are_no_regions() =>
        Assert.DoesNotContain(ShippedTable.Rows("gbt2260-placeholders.csv"), row => tree.History(row[0]).Count > 0);

    [Fact]
    public void Deciding_allocates_nothing()
    {
        tree.IsWithin("430725", "430000", Today);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1000; i++)
        {
            tree.IsWithin("430725", "430000", Today);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private IEnumerable<Region> Below(string code, DateOnly day) =>
        tree.Children(code, day).SelectMany(child => Below(child.Code, day).Prepend(child));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
