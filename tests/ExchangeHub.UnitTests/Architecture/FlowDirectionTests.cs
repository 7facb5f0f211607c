using System.Xml.Linq;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Architecture;

/// <summary>Which project may know which. The compiler sees only what a project refers to, so the project files are the fact.</summary>
public sealed class FlowDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Contracts"] = [],
        ["Access"] = ["Contracts"],
        ["Hub"] = ["Contracts", "Access"],
        ["Adapters"] = ["Contracts", "Client"],
        ["Gateway"] = ["Contracts", "Access"],
        ["Client"] = ["Contracts"],
        ["Sandbox"] = ["Contracts", "Client"],
        ["Console"] = ["Contracts", "Access"],
        ["Host"] = ["Contracts", "Access", "Hub", "Client", "Adapters", "Gateway", "Sandbox", "Console"],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateDirectories(Checkout.Path("src")).Select(folder => Path.GetFileName(folder)["ExchangeHub.".Length..])];

    [Theory, MemberData(nameof(Projects))]
    public void A_project_knows_only_those_before_it_in_the_flow(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} is new: say in this test whom it may know.");

        Assert.Empty(References(project).Except(Allowed[project]));
    }

    [Fact]
    public void Contracts_is_usable_by_a_department_without_any_package() =>
        Assert.Empty(ProjectFile("Contracts").Descendants("PackageReference").Concat(ProjectFile("Contracts").Descendants("FrameworkReference")));

    private static IEnumerable<string> References(string project) =>
        ProjectFile(project).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)["ExchangeHub.".Length..]);

    private static XDocument ProjectFile(string project) =>
        XDocument.Load(Checkout.Path("src", $"ExchangeHub.{project}", $"ExchangeHub.{project}.csproj"));
}
