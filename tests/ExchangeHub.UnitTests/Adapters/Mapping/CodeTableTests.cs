using ExchangeHub.Adapters.Mapping.Codes;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

public sealed class CodeTableTests
{
    public static TheoryData<string> Sets => [.. CodeSets.Names];

    public static TheoryData<string> Editions => [.. Elements.Editions];

    [Theory, MemberData(nameof(Sets))]
    public void Every_code_set_that_ships_has_codes_with_names(string set) => Assert.All(CodeSets.Find(set)!.Names, code => Assert.NotEmpty(code.Value));

    [Fact]
    public void All_380_codes_of_the_public_dictionaries_are_in_a_set() => Assert.Equal(
        380,
        MappingTable.Rows("codes.csv").Count(row => CodeSets.Names.Any(set => CodeSets.Find(set)!.Names.GetValueOrDefault(row[1]) == row[2])));

    [Theory]
    [InlineData("GB/T 12407", "0141", "乡科级正职")]
    [InlineData("ZB78", "34", "开除")]
    [InlineData("DM047", "2", "差额拨款")]
    [InlineData("GB/T 3304", "01", "汉族")]
    public void A_code_has_its_Chinese_name(string set, string code, string name) => Assert.Equal(name, CodeTable.Of(CodeSets.Find(set)!).ToOurs(code)!.Value.Name);

    [Theory, MemberData(nameof(Editions))]
    public void Every_element_stands_for_a_field_of_some_contract_and_its_set_is_known(string edition) => Assert.All(
        Elements.Of(edition),
        element => Assert.All(element.Fields, name =>
        {
            var fields = ContractCatalog.All.SelectMany(contract => contract.Fields).Where(field => field.Name == name).ToList();
            Assert.NotEmpty(fields);
            Assert.All(fields, field => Assert.Equal(element.CodeSet is not null, field.Kind == FieldKind.Code));
            Assert.True(element.CodeSet is null || CodeSets.Find(element.CodeSet) is not null);
        }));

    [Fact]
    public void An_element_stands_for_a_field_once_in_an_edition() => Assert.All(
        Elements.Editions, edition => Assert.Distinct(Elements.Of(edition).Select(element => element.Number)));
}
