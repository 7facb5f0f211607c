using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

/// <summary>The examples of RFC 8785, and what its rules imply for any number.</summary>
public sealed class CanonicalJsonTests
{
    [Fact]
    public void Agrees_with_the_example_of_section_3_2_2() => Assert.Equal(
        """{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}""",
        Canonical("""
            {
              "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """));

    [Fact]
    public void Orders_names_by_their_UTF_16_units_as_section_3_2_3_does()
    {
        var canonical = Canonical("""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """);

        Assert.Equal(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"],
            JsonElement.Parse(canonical).EnumerateObject().Select(member => member.Value.GetString()));
    }

    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Writes_the_numbers_of_appendix_B(string bits, string expected)
    {
        var number = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

        Assert.Equal(expected, Canonical(number.ToString("G17", CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_number_reads_back_as_itself_and_its_form_is_stable() =>
        Gen.Double.Where(double.IsFinite).Sample(
            number =>
            {
                var canonical = Canonical(number.ToString("R", CultureInfo.InvariantCulture));
                return double.Parse(canonical, CultureInfo.InvariantCulture).Equals(number == 0 ? 0 : number) && Canonical(canonical) == canonical;
            },
            iter: 50_000);

    [Theory]
    [InlineData("""{"b":1,"a":{"d":2,"c":[3]}}""", """ { "a" : { "c" : [ 3.0 ], "d" : 20e-1 }, "b" : 1e0 } """)]
    [InlineData("""["科长"]""", """["\u79d1\u957f"]""")]
    [InlineData("""["/"]""", """["\/"]""")]
    public void The_same_content_in_other_clothes_is_the_same(string one, string other) => Assert.Equal(Canonical(one), Canonical(other));

    [Theory]
    [InlineData("[1,2]", "[2,1]")]
    [InlineData("""{"a":null}""", "{}")]
    [InlineData("""["1"]""", "[1]")]
    [InlineData("""["a","b"]""", """["a\",\"b"]""")]
    [InlineData("[1e400]", "[2e400]")]
    [InlineData("""["\ud800"]""", """["\ud801"]""")]
    public void Other_content_is_other(string one, string other) => Assert.NotEqual(Canonical(one), Canonical(other));

    [Fact]
    public void Names_and_texts_are_what_a_plain_writer_makes_of_them()
    {
        var text = Gen.OneOf("\\", "\"", "长", "\ue000", "😀", "a", "B", "_", "\u0001", "\n", "\u007f", "/", "é").Array[0, 5].Select(string.Concat);
        Gen.Dictionary(text, text)[0, 6].Sample(
            members => Assert.Equal(
                $"{{{string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => $"{Quoted(member.Key)}:{Quoted(member.Value)}"))}}}",
                Canonical(JsonSerializer.Serialize(members))),
            iter: 10_000);
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", @"\n", StringComparison.Ordinal).Replace("\u0001", @"\u0001", StringComparison.Ordinal)}\"";

    private static string Canonical(string json) => Encoding.UTF8.GetString(CanonicalJson.Utf8(JsonElement.Parse(json)));
}
