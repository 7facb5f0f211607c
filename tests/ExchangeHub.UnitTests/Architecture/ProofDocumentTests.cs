using System.Text.RegularExpressions;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary><c>docs/proof.md</c> names, for each bug that exchange systems really had, the tests that guard against it; they are there.</summary>
public sealed partial class ProofDocumentTests
{
    private const string Heading = "## Bugs that others had";

    private static readonly string[] Bugs =
    [
        "path traversal", "cross-tenant", "idempotency race", "cloud-metadata", "retention", "dead letter", "outbox", "stalled subscriptions", "dashboards", "unconfirmed",
    ];

    [Fact]
    public void Every_bug_of_the_list_has_its_row_and_every_test_it_names_exists()
    {
        var rows = File.ReadAllText(Checkout.Path("docs", "proof.md")).Split(Heading)[1].Split("\n## ")[0]
            .Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| bug", StringComparison.Ordinal) && !line.StartsWith("| ---", StringComparison.Ordinal)).ToList();
        var sources = Directory.EnumerateFiles(Checkout.Path("tests"), "*.cs", SearchOption.AllDirectories).ToLookup(file => Path.GetFileNameWithoutExtension(file)!);

        Assert.All(Bugs, bug => Assert.Contains(rows, row => row.Contains(bug, StringComparison.OrdinalIgnoreCase)));
        Assert.All(rows, row =>
        {
            var named = TestName().Matches(row);
            Assert.NotEmpty(named);
            Assert.All(named, test => Assert.True(
                sources[test.Groups["type"].Value].Any(file => File.ReadAllText(file).Contains($" {test.Groups["method"].Value}(", StringComparison.Ordinal)), $"There is no test {test.Value}"));
        });
    }

    [GeneratedRegex("`(?<type>[A-Za-z_]+)\\.(?<method>[A-Za-z0-9_]+)`")]
    private static partial Regex TestName();
}
