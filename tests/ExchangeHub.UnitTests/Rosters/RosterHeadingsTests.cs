using ExchangeHub.Adapters.Rosters;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Rosters;

public sealed class RosterHeadingsTests
{
    [Theory]
    [InlineData("nationalId", "nationalId")]
    [InlineData("公民身份号码", "nationalId")]
    [InlineData(" *身份证号（必填） ", "nationalId")]
    [InlineData("A01085", "nationalId")]
    [InlineData("A0184", "nationalId")]
    [InlineData("ａ０１８４", "nationalId")]
    [InlineData("姓 名", "personName")]
    [InlineData("A01001", "personName")]
    [InlineData("A0101", "personName")]
    [InlineData("B0111", "institutionId")]
    [InlineData("B01014", "unitCreditCode")]
    [InlineData("编制类型", "quotaType")]
    [InlineData("编制类型代码", "quotaType.code")]
    [InlineData("编制类型名称", "quotaType.name")]
    [InlineData("postLevel.codeSet", "postLevel.codeSet")]
    [InlineData("预算单位编码", "payrollUnitNo")]
    [InlineData("A29007", "entryDate")]
    [InlineData("备注", null)]
    [InlineData("姓名代码", null)]
    [InlineData("", null)]
    public void A_heading_means_its_field(string heading, string? field) => Assert.Equal(field, RosterHeadings.FieldOf(heading));

    [Fact]
    public void A_departments_own_heading_comes_first() => Assert.Equal(
        "personName", RosterHeadings.FieldOf("IDEN_NO", new Dictionary<string, string> { ["IDEN_NO"] = "personName" }));

    [Theory]
    [InlineData("2010-07-01", "2010-07-01")]
    [InlineData("2010/7/1", "2010-07-01")]
    [InlineData("20100701", "2010-07-01")]
    [InlineData("2010.7.1", "2010-07-01")]
    [InlineData("2010年7月1日", "2010-07-01")]
    [InlineData("2010/7/1 0:00:00", "2010-07-01")]
    [InlineData("40360", "2010-07-01")]
    [InlineData("2010-02-30", null)]
    [InlineData("201007", null)]
    [InlineData("19", null)]
    public void A_day_is_read_as_people_write_it(string text, string? day) =>
        Assert.Equal(day, RosterDates.TryDay(text, out var read) ? $"{read:yyyy-MM-dd}" : null);

    [Theory]
    [InlineData("201007", "2010-07")]
    [InlineData("2010年7月", "2010-07")]
    [InlineData("2010-07-15", "2010-07")]
    [InlineData("七月", null)]
    public void So_is_a_month(string text, string? month) => Assert.Equal(month, RosterDates.TryMonth(text, out var read) ? read : null);

    [Theory]
    [InlineData("编制类型", "事业编制", "3", "编制性质", "事业编制")]
    [InlineData("编制类型", "3", "3", "编制性质", "事业编制")]
    [InlineData("编制类型代码", "3", "3", "编制性质", "事业编制")]
    [InlineData("编制类型", "公安专项编制", "公安专项编制", "本地编制类型", "公安专项编制")]
    [InlineData("编制类型", "ZX01", "ZX01", "编制性质", null)]
    public void A_coded_value_keeps_what_it_is(string heading, string cell, string code, string set, string? name)
    {
        var columns = RosterColumns.Bind(new TableRow(1, ["公民身份号码", "姓名", heading]), null)!;

        var value = RosterCodes.Of(columns, ["", "", cell], "quotaType");

        Assert.Equal(new CodedValue(code, set, null, name), value);
    }
}
