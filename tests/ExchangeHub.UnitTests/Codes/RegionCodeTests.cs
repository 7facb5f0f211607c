using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Codes;

public sealed class RegionCodeTests
{
    [Theory]
    [InlineData("430700", true)]
    [InlineData("100000", true)]
    [InlineData("000000", false)]
    [InlineData("43070", false)]
    [InlineData("4307000", false)]
    [InlineData("43070a", false)]
    [InlineData("43070\u0660", false)]
    [InlineData("４３０７００", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Knows_the_form_of_a_code(string? text, bool wellFormed) => Assert.Equal(wellFormed, RegionCode.IsWellFormed(text));

    [Theory]
    [InlineData("100000", "中央")]
    [InlineData("430000", "省级")]
    [InlineData("430700", "地级")]
    [InlineData("430725", "县级")]
    [InlineData("x", "未知")]
    public void Shows_what_the_digits_say_of_the_level(string code, string level) =>
        Assert.Equal(level, new RegionCode(code).DisplayLevel);

    [Fact]
    public void Travels_as_a_plain_string() =>
        Assert.Equal("\"430700\"", JsonSerializer.Serialize(new RegionCode("430700"), WireJson.Options));
}
