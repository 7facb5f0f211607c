using System.Text.Json;
using System.Text.RegularExpressions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Export;
using ExchangeHub.Contracts.Validation;
using NJsonSchema;

namespace ExchangeHub.ContractTests.Examples;

public sealed partial class ExampleTests
{
    public static TheoryData<string> Valid() => Example.Names("valid");

    public static TheoryData<string> Invalid() => Example.Names("invalid");

    [Fact]
    public void Every_contract_has_one_valid_and_two_invalid_examples()
    {
        var names = Valid().Concat(Invalid()).Select(row => row.Data).ToList();
        var lacking = ContractCatalog.All.Where(contract =>
            !names.Any(name => name.StartsWith($"{contract.Type}/valid-", StringComparison.Ordinal))
            || names.Count(name => name.StartsWith($"{contract.Type}/invalid-", StringComparison.Ordinal)) < 2);

        Assert.Empty(lacking.Select(contract => contract.Type));
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_example_is_accepted(string name)
    {
        var example = Example.Load(name);
        var contract = EventValidator.Recognize(example.Event.Type, out _);

        Assert.NotNull(contract);
        Assert.Equal(example.Type, contract.Type);
        Assert.Empty(EventValidator.Validate(example.Event, contract, Shipped.Context()).Errors);
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_example_is_rejected_for_the_reason_it_names(string name)
    {
        var example = Example.Load(name);
        var contract = EventValidator.Recognize(example.Event.Type, out var problem);
        var codes = contract is null
            ? [problem!.Code]
            : EventValidator.Validate(example.Event, contract, Shipped.Context()).Errors.Select(error => error.Code);

        Assert.Equal([example.Expect!], codes.Distinct());
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task The_record_and_the_schema_agree_on_a_valid_example(string name)
    {
        var example = Example.Load(name);
        var contract = ContractCatalog.Find(example.Type)!;

        Assert.NotNull(example.Event.Data.Deserialize(contract.Record, WireJson.Options));
        Assert.Empty(await SchemaErrors(contract, example));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public async Task Where_the_schema_refuses_an_example_the_hub_does_too_and_the_record_can_say_so_first(string name)
    {
        var example = Example.Load(name);
        var contract = ContractCatalog.Find(example.Type)!;
        var refusedBySchema = (await SchemaErrors(contract, example)).Count > 0;
        var refusedByHub = EventValidator.Validate(example.Event, contract, Shipped.Context()).Errors
            .Any(error => error.Field.StartsWith("data", StringComparison.Ordinal));

        Assert.True(refusedByHub || !refusedBySchema, "The schema demands more than the hub.");
        Assert.True(refusedBySchema || !RefusedByRecord(contract, example), "The record demands more than the schema.");
    }

    [Theory]
    [MemberData(nameof(Valid))]
    [MemberData(nameof(Invalid))]
    public void Nobody_in_the_examples_can_exist(string name)
    {
        var text = File.ReadAllText(ContractsFolder.File("examples", name));

        Assert.All(EighteenCharacters().Matches(text), match =>
            Assert.Contains("990000", match.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void Identity_numbers_and_credit_codes_of_valid_examples_hold_unless_the_example_is_about_that()
    {
        var findings = Valid()
            .Where(row => !row.Data.EndsWith("valid-quality-warning.json", StringComparison.Ordinal))
            .Select(row => Example.Load(row.Data))
            .SelectMany(example => EventValidator.Validate(example.Event, ContractCatalog.Find(example.Type)!, Shipped.Context()).Warnings
                .Select(warning => (example.Name, warning.Code)))
            .Where(warning => warning.Code is RejectionCode.IdentityNumberCheck or RejectionCode.CreditCodeCheck);

        Assert.Empty(findings);
    }

    private static async Task<ICollection<NJsonSchema.Validation.ValidationError>> SchemaErrors(Contract contract, Example example)
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaExporter.Export(contract), TestContext.Current.CancellationToken);
        return schema.Validate(example.Event.Data.GetRawText());
    }

    private static bool RefusedByRecord(Contract contract, Example example)
    {
        try
        {
            return example.Event.Data.Deserialize(contract.Record, WireJson.Options) is null;
        }
        catch (JsonException)
        {
            return true;
        }
    }

    [GeneratedRegex("\"[0-9A-HJ-NPQRTUWXY]{18}\"")]
    private static partial Regex EighteenCharacters();
}
