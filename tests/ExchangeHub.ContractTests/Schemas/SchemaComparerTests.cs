using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Export;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Contracts.Quota;

namespace ExchangeHub.ContractTests.Schemas;

public sealed class SchemaComparerTests
{
    [Fact]
    public void Accepts_a_schema_beside_itself() => Assert.Empty(After<PostChanged>(_ => { }));

    [Fact]
    public void Accepts_that_an_optional_field_comes() =>
        Assert.Empty(After<PostChanged>(schema => schema["properties"]!["remark"] = new JsonObject { ["type"] = new JsonArray("string", "null") }));

    [Fact]
    public void Accepts_that_an_optional_field_goes() =>
        Assert.Empty(After<PostChanged>(schema => schema["properties"]!.AsObject().Remove("leadershipPost")));

    [Fact]
    public void Accepts_other_words_in_a_description() =>
        Assert.Empty(After<PostChanged>(schema => schema["properties"]!["postName"]!["description"] = "Other words."));

    [Fact]
    public void Refuses_that_a_required_field_goes() => Assert.Single(After<PostChanged>(schema =>
    {
        schema["properties"]!.AsObject().Remove("postName");
        Required(schema).Remove(Required(schema).Single(name => (string)name! == "postName"));
    }));

    [Fact]
    public void Refuses_a_new_required_field() => Assert.Single(After<PostChanged>(schema =>
    {
        schema["properties"]!["remark"] = new JsonObject { ["type"] = "string" };
        Required(schema).Add("remark");
    }));

    [Fact]
    public void Refuses_that_an_optional_field_becomes_required() =>
        Assert.Single(After<PostChanged>(schema => Required(schema).Add("leadershipPost")));

    [Fact]
    public void Refuses_another_type() =>
        Assert.Single(After<PostChanged>(schema => schema["properties"]!["postName"]!["type"] = "integer"));

    [Fact]
    public void Refuses_another_type_within_a_list() =>
        Assert.Single(After<CeilingSet>(schema => schema["properties"]!["lines"]!["items"]!["properties"]!["ceiling"]!["type"] = "string"));

    [Theory]
    [InlineData(50)]
    [InlineData(5000)]
    public void Refuses_another_length(int length) =>
        Assert.Single(After<PostChanged>(schema => schema["properties"]!["postName"]!["maxLength"] = length));

    [Fact]
    public void Refuses_a_narrower_pattern() =>
        Assert.Single(After<RetirementApproved>(schema => schema["properties"]!["pensionFromMonth"]!["pattern"] = "^2[0-9]{3}-0[1-9]$"));

    [Fact]
    public void Refuses_a_new_pattern() =>
        Assert.Single(After<PostChanged>(schema => schema["properties"]!["postName"]!["pattern"] = "^.+$"));

    [Fact]
    public void Refuses_a_narrower_range() =>
        Assert.Single(After<QuotaUseRequested>(schema => schema["properties"]!["number"]!["maximum"] = 10));

    [Fact]
    public void Refuses_a_closed_content_model() =>
        Assert.Single(After<PostChanged>(schema => schema["additionalProperties"] = false));

    [Fact]
    public void Refuses_another_subject() => Assert.Equal(2, After<PostChanged>(schema =>
    {
        schema["properties"]!["nationalId"]!.AsObject().Remove("x-subject");
        schema["properties"]!["institutionId"]!["x-subject"] = "institution";
    }).Count);

    private static IReadOnlyList<string> After<TRecord>(Action<JsonNode> change)
    {
        var former = JsonNode.Parse(SchemaExporter.Export(ContractCatalog.Of<TRecord>()))!;
        var current = former.DeepClone();
        change(current);
        return SchemaComparer.Breaks(former, current);
    }

    private static JsonArray Required(JsonNode schema) => schema["required"]!.AsArray();
}
