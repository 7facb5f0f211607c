using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Export;
using ExchangeHub.Testing;

namespace ExchangeHub.ContractTests.Schemas;

/// <summary>FULL_TRANSITIVE: the schema of today beside every one that was ever published.</summary>
public sealed class CompatibilityTests
{
    private static string Published => ContractsFolder.File("schemas", "published");

    public static TheoryData<string> Types() => new(ContractCatalog.All.Select(contract => contract.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void Every_contract_has_been_published(string type)
    {
        var folder = Path.Combine(Published, type);
        if (Approved.IsUpdating && !Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            var today = TimeProvider.System.GetUtcNow();
            File.WriteAllText(Path.Combine(folder, $"{today:yyyy-MM-dd}.json"), SchemaExporter.Export(ContractCatalog.Find(type)!));
        }

        Assert.True(Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*.json").Any(), $"{type} has no file in contracts/schemas/published; UPDATE_APPROVED=1 writes the first.");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_contract_names_the_day_of_its_first_publication(string type) => Assert.Equal(
        Directory.EnumerateFiles(Path.Combine(Published, type), "*.json").Select(Path.GetFileNameWithoutExtension).Min(StringComparer.Ordinal),
        ContractCatalog.Find(type)!.Published.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    [Fact]
    public void No_published_contract_is_gone() =>
        Assert.Empty(Directory.EnumerateDirectories(Published).Select(Path.GetFileName).Except(ContractCatalog.All.Select(contract => contract.Type)));

    [Theory]
    [MemberData(nameof(Types))]
    public void A_contract_is_read_and_written_as_in_every_published_version(string type)
    {
        var current = JsonNode.Parse(SchemaExporter.Export(ContractCatalog.Find(type)!))!;

        Assert.All(Directory.EnumerateFiles(Path.Combine(Published, type), "*.json"), file =>
            Assert.Empty(SchemaComparer.Breaks(JsonNode.Parse(File.ReadAllText(file))!, current)));
    }
}
