using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary>Nothing here starts a container; these hold what can be wrong in the files themselves.</summary>
public sealed partial class DeploymentTests
{
    private static readonly string Compose = File.ReadAllText(Checkout.Path("deploy", "compose.yaml"));

    private static readonly Dictionary<string, string> Example = File.ReadLines(Checkout.Path("deploy", ".env.example"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('=', 2))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Every_value_that_compose_wants_is_in_the_example_and_nothing_else() => Assert.Equal(
        Variable().Matches(Compose).Select(match => match.Groups["name"].Value).Distinct().Order(),
        Example.Keys.Order());

    [Fact]
    public void No_secret_has_a_default()
    {
        Assert.All(Example, entry => Assert.Equal("", entry.Value));
        Assert.All(Variable().Matches(Compose), match => Assert.StartsWith(":?", match.Groups["rule"].Value, StringComparison.Ordinal));
    }

    [Fact]
    public void The_image_restores_every_project()
    {
        var image = File.ReadAllText(Checkout.Path("deploy", "Dockerfile"));
        var projects = Directory.EnumerateDirectories(Checkout.Path("src")).Select(Path.GetFileName);

        Assert.All(projects, project => Assert.Contains($"COPY src/{project}/*.csproj src/{project}/", image, StringComparison.Ordinal));
    }

    [Fact]
    public void The_broker_definitions_hold_no_user()
    {
        using var definitions = JsonDocument.Parse(File.ReadAllText(Checkout.Path("infra", "rabbitmq", "definitions.json")));

        Assert.False(definitions.RootElement.TryGetProperty("users", out _));
        Assert.DoesNotContain("password", definitions.RootElement.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\$\{(?<name>[A-Z_]+)(?<rule>[^}]*)\}")]
    private static partial Regex Variable();
}
