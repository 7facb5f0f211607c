using System.Diagnostics;
using System.Xml.Linq;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary>Habits that slip unnoticed if nothing holds them.</summary>
public sealed class HouseRulesTests
{
    private const int LongestFile = 300;

    [Fact]
    public void MassTransit_stays_on_the_free_line()
    {
        var pinned = XDocument.Load(Checkout.Path("Directory.Packages.props")).Descendants("PackageVersion")
            .Where(package => ((string)package.Attribute("Include")!).StartsWith("MassTransit", StringComparison.Ordinal))
            .ToDictionary(package => (string)package.Attribute("Include")!, package => (string)package.Attribute("Version")!);

        Assert.NotEmpty(pinned);
        // The brackets make it exact: a package that asks for more fails the restore instead of moving it.
        Assert.All(pinned, package => Assert.StartsWith("[8.5.", package.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_MassTransit_that_was_built_in_is_of_the_free_line()
    {
        var built = Directory.EnumerateFiles(AppContext.BaseDirectory, "MassTransit*.dll").ToList();

        Assert.NotEmpty(built);
        Assert.All(built, file => Assert.StartsWith(
            "8.5.", FileVersionInfo.GetVersionInfo(file).ProductVersion, StringComparison.Ordinal));
    }

    [Fact]
    public void Versions_stand_only_in_the_central_file()
    {
        var own =
            from file in Sources("*.csproj")
            from package in XDocument.Load(file).Descendants("PackageReference")
            where package.Attribute("Version") is not null || package.Attribute("VersionOverride") is not null
            select $"{Path.GetFileName(file)}: {package.Attribute("Include")?.Value}";

        Assert.Empty(own);
    }

    [Fact]
    public void No_file_is_so_long_that_it_should_have_been_split() => Assert.Empty(
        from file in Sources("*.cs")
        where !IsMigration(file)
        let lines = File.ReadLines(file).Count()
        where lines > LongestFile
        select $"{Path.GetRelativePath(Checkout.Root, file)} has {lines} lines");

    [Fact]
    public void Analyzer_rules_are_not_switched_off_in_passing() => Assert.Empty(
        from file in Sources("*.cs")
        where !IsMigration(file) && File.ReadLines(file).Any(line => line.TrimStart().StartsWith("#pragma warning", StringComparison.Ordinal))
        select Path.GetRelativePath(Checkout.Root, file));

    private static IEnumerable<string> Sources(string pattern) =>
        new[] { "src", "tests" }.SelectMany(folder => Directory.EnumerateFiles(Checkout.Path(folder), pattern, SearchOption.AllDirectories));

    // Written by the migration tool, not by hand.
    private static bool IsMigration(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}Migrations{Path.DirectorySeparatorChar}", StringComparison.Ordinal);
}
