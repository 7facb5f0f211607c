using ExchangeHub.Access.Regions;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Regions;

public sealed class RegionImportTests
{
    private const string Heading = "code,province,prefecture,name,level,status,from_year,to_year_exclusive,successor_codes";
    private static readonly DateOnly Late2027 = new(2027, 12, 1);

    [Fact]
    public void Applies_a_county_that_became_a_district()
    {
        var import = Import(
            "430725,湖南省,常德市,桃源县,county,retired,1988,2027-09-01,430704",
            "430704,湖南省,常德市,桃源区,county,active,2027-09-01,,");

        var tree = import.Tree!;
        Assert.Empty(import.Errors);
        Assert.True(tree.Exists("430725", new DateOnly(2027, 8, 31)));
        Assert.False(tree.Exists("430725", new DateOnly(2027, 9, 1)));
        Assert.Equal(["430704"], tree.Find("430725", new DateOnly(2027, 8, 31))!.Successors);
        Assert.True(tree.IsWithin("430704", "430700", Late2027));
        Assert.Equal(3214, Count(tree));
    }

    [Fact]
    public void Leaves_the_tree_it_started_from_as_it_was()
    {
        Import("430704,湖南省,常德市,桃源区,county,active,2027,,");

        Assert.False(KnownRegions.Tree.Exists("430704", Late2027));
    }

    [Fact]
    public void Replaces_the_unofficial_rows_of_a_code_with_official_ones()
    {
        var import = Import("500157,重庆市,直辖,两江新区,county,active,2025-11-01,,");

        Assert.Empty(import.Errors);
        Assert.False(import.Tree!.Exists("500157", new DateOnly(2025, 10, 31)));
        Assert.True(import.Tree.Exists("500157", new DateOnly(2025, 11, 1)));
    }

    [Fact]
    public void Applies_a_whole_official_table_over_the_unofficial_changes()
    {
        using var reader = new StreamReader(typeof(RegionTables).Assembly.GetManifestResourceStream("gbt2260-history.csv")!);

        var import = RegionTables.With(KnownRegions.Tree, reader);

        Assert.Empty(import.Errors);
        // The table ends with 2024: the two districts are back, what the changes added stays.
        Assert.True(import.Tree!.Exists("500105", Late2027));
        Assert.Equal(3216, Count(import.Tree));
    }

    [Fact]
    public void Lists_every_error_by_line_at_once()
    {
        var import = Import(
            "43070,湖南省,常德市,短码,county,active,2027,,",
            "430704,湖南省,常德市,缺列,county,active,2027",
            "430705,湖南省,无此市,无上级,county,active,2027,,",
            "430706,湖南省,常德市,级别错,prefecture,active,2027,,",
            "430708,湖南省,常德市,时间倒,county,retired,2027,2026,",
            "430709,湖南省,常德市,状态错,county,active,2027,2028,",
            "430710,湖南省,常德市,后继错,county,retired,2026,2027,43",
            "430712,湖南省,常德市,无后继,county,retired,2026,2027,430798",
            "430713,湖南省,常德市,重叠,county,changed,2025,2028,430713",
            "430713,湖南省,常德市,重叠,county,active,2027,,",
            "990001,湖南省,常德市,虚构,county,active,2027,,",
            "430714,湖南省,常德市,,township,active,,,");

        Assert.Null(import.Tree);
        Assert.Equal([2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13], import.Errors.Select(error => error.Line).Distinct());
        Assert.Equal(3, import.Errors.Count(error => error.Line == 13));
    }

    [Fact]
    public void Refuses_a_file_that_would_leave_counties_without_their_city()
    {
        var import = Import("430700,湖南省,常德市,常德市,prefecture,retired,1988,2027,");

        Assert.Null(import.Tree);
        Assert.Contains(import.Errors, error => error.Detail.Contains("430725", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("code,name\n430704,桃源区")]
    public void Refuses_a_file_with_another_heading(string text) =>
        Assert.Equal(1, Assert.Single(RegionTables.With(KnownRegions.Tree, new StringReader(text)).Errors).Line);

    [Fact]
    public void Reads_a_file_with_byte_order_mark_and_windows_line_ends()
    {
        var import = RegionTables.With(
            KnownRegions.Tree,
            new StringReader($"\uFEFF{Heading}\r\n430704,湖南省,常德市,\"桃源区\",county,active,2027,,\r\n\r\n"));

        Assert.Equal("桃源区", import.Tree!.Find("430704", Late2027)!.Name);
    }

    [Fact]
    public void Comes_into_force_while_the_process_runs()
    {
        var trees = new RegionTrees(KnownRegions.Tree);

        trees.Replace(Import("430704,湖南省,常德市,桃源区,county,active,2027,,").Tree!);

        Assert.True(trees.Current.Exists("430704", Late2027));
    }

    private static RegionImport Import(params string[] lines) =>
        RegionTables.With(KnownRegions.Tree, new StringReader(string.Join('\n', lines.Prepend(Heading))));

    private static int Count(RegionTree tree) => Below(tree, "100000");

    private static int Below(RegionTree tree, string code) =>
        tree.Children(code, Late2027).Sum(child => 1 + Below(tree, child.Code));
}
