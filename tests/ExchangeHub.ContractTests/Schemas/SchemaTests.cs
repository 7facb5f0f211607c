using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Export;
using ExchangeHub.Testing;

namespace ExchangeHub.ContractTests.Schemas;

public sealed class SchemaTests
{
    public static TheoryData<string> Types() => new(ContractCatalog.All.Select(contract => contract.Type));

    [Theory]
    [MemberData(nameof(Types))]
    public void The_committed_schema_is_the_exported_one(string type) =>
        Approved.Matches(ContractsFolder.File("schemas", $"{type}.json"), SchemaExporter.Export(ContractCatalog.Find(type)!));

    [Fact]
    public void No_schema_or_example_is_left_of_a_contract_that_is_gone()
    {
        var named = Directory.EnumerateFiles(ContractsFolder.File("schemas"), "*.json").Select(Path.GetFileNameWithoutExtension)
            .Concat(Directory.EnumerateDirectories(ContractsFolder.File("examples")).Select(Path.GetFileName));

        Assert.Empty(named.Except(ContractCatalog.All.Select(contract => contract.Type)));
    }

    [Fact]
    public void The_committed_AsyncAPI_document_is_the_exported_one() =>
        Approved.Matches(ContractsFolder.File("asyncapi", "asyncapi.json"), AsyncApiExporter.Export());

    [Fact]
    public void Every_reference_of_the_AsyncAPI_document_leads_somewhere()
    {
        var document = JsonNode.Parse(AsyncApiExporter.Export())!;

        Assert.All(References(document), reference => Assert.NotNull(Resolve(document, reference)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void A_schema_describes_every_field(string type)
    {
        var schema = JsonNode.Parse(SchemaExporter.Export(ContractCatalog.Find(type)!))!;

        Assert.All(schema["properties"]!.AsObject(), field => Assert.False(string.IsNullOrEmpty((string?)field.Value!["description"])));
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member =>
            member.Key == "$ref" ? [(string)member.Value!] : References(member.Value)),
        JsonArray entries => entries.SelectMany(References),
        _ => [],
    };

    private static JsonNode? Resolve(JsonNode document, string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode?)document, (node, name) => node?[name]);
}
