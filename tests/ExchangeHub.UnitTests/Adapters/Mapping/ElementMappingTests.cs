using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>A column that is named by its element number fills the field it stands for.</summary>
public sealed class ElementMappingTests
{
    private const string ByName = "          nationalId: sfzh\n          personName: xm\n          institutionId: dwbh\n          postName: gwmc\n";

    [Theory]
    [InlineData("2019", "A01085", "A01001", "unit", "          institutionId: unit\n")]
    [InlineData("organization-older", "A0184", "A0101", "B0111", "")]
    public void Both_editions_save_the_lines(string edition, string number, string name, string unit, string rest)
    {
        var mapping = SmallMapping.Load(SmallMapping.Changed(ByName, rest)
            .Replace("[id, no, kind, at, sfzh, xm, dwbh, gwmc, gwdj]", $"[id, no, kind, at, {number}, {name}, {unit}, A02016, gwdj]", StringComparison.Ordinal)
            .Replace("codes:\n  level", $"elements: \"{edition}\"\ncodes:\n  level", StringComparison.Ordinal));
        var columns = SmallMapping.Columns();
        (columns[number], columns[name], columns[unit], columns["A02016"]) = (SyntheticPerson.Number(2).NationalId, SyntheticPerson.Number(2).Name, "430700-S-0031", "科长");

        var data = mapping.Map(new SourceRow("changes", "row-1", columns), "/430700/hr", "430700", SmallMapping.Now).Event!.Data;

        Assert.Equal(SyntheticPerson.Number(2).NationalId, data.GetProperty("nationalId").GetString());
        Assert.Equal(
            (SyntheticPerson.Number(2).Name, "430700-S-0031", "科长"),
            (data.GetProperty("personName").GetString()!, data.GetProperty("institutionId").GetString()!, data.GetProperty("postName").GetString()!));
    }

    [Fact]
    public void Two_columns_for_one_field_have_to_be_told_apart()
    {
        var yaml = SmallMapping.Changed("gwmc, gwdj]", "gwmc, gwdj, A02001, B01001]").Replace("codes:\n  level", "elements: \"2019\"\ncodes:\n  level", StringComparison.Ordinal);

        Assert.Contains("all stand for 'institutionName'", Assert.Single(Assert.Throws<MappingFileException>(() => SmallMapping.Load(yaml)).Problems).Detail, StringComparison.Ordinal);
        SmallMapping.Load(yaml.Replace(ByName, ByName + "          institutionName: A02001\n", StringComparison.Ordinal));
        SmallMapping.Load(yaml.Replace(ByName, ByName + "          institutionName: null\n", StringComparison.Ordinal));
    }
}
