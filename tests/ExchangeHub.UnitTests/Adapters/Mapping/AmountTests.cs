using System.Globalization;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Adapters.Mapping.Facts;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Mapping;

/// <summary>Contracts count in yuan, whatever the system counts in.</summary>
public sealed class AmountTests
{
    [Theory]
    [InlineData("1", "3,600,000.00", "3600000")]
    [InlineData("1", "-128000.50", "-128000.5")]
    [InlineData("0.01", "123456", "1234.56")]
    [InlineData("10000", "50", "500000")]
    [InlineData("10000", "0.5", "5000")]
    public void An_amount_becomes_yuan_and_back_without_a_trace_of_the_unit(string unit, string theirs, string yuan)
    {
        var money = new AmountUnit("unit", decimal.Parse(unit, CultureInfo.InvariantCulture));

        var read = Conversion.Amount(money).Read(theirs)!;

        Assert.Equal(yuan, read.ToJsonString());
        Assert.Equal(
            decimal.Parse(theirs, NumberStyles.Number, CultureInfo.InvariantCulture), money.FromYuan(decimal.Parse(yuan, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("1,2,3")]
    [InlineData("36,00")]
    [InlineData("１２")]
    [InlineData("12元")]
    [InlineData("1e6")]
    [InlineData("--1")]
    public void What_is_not_written_as_an_amount_is_none(string text) => Assert.Null(Conversion.Amount(new AmountUnit("yuan", 1m)).Read(text));
}
