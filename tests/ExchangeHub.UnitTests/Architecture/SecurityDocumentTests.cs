using System.Text.RegularExpressions;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary><c>docs/security.md</c> says where each point is attacked; what it names is there.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Every_test_that_it_names_exists()
    {
        var tests = Directory.EnumerateFiles(Checkout.Path("tests"), "*.cs", SearchOption.AllDirectories).Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var named = TestName().Matches(File.ReadAllText(Checkout.Path("docs", "security.md"))).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.True(named.Count > 10);
        Assert.DoesNotContain(named, name => !tests.Contains(name));
    }

    [GeneratedRegex("`((?:When_|Every_)[A-Za-z_]+|[A-Za-z]+(?:Tests|Compliance))`")]
    private static partial Regex TestName();
}
