using CsCheck;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Codes;

public sealed class CitizenIdTests
{
    private const string Invented = "990000199001010017";
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    // Its check character holds; only its region was never listed. The suite refuses it, the hub warns.
    private const string OfAnUnlistedRegion = "990426199112010074";

    public static TheoryData<string, int> Vectors => Vector.Lines("vectors-id.csv");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Agrees_with_every_vector(string file, int line)
    {
        var vector = Vector.At(file, line);

        var verdict = Check(vector.Value).Verdict;

        var expected = vector.Valid || vector.Value == OfAnUnlistedRegion;
        Assert.True(expected == verdict is CodeVerdict.Valid or CodeVerdict.ValidWithWarning, $"{file}:{line} is {verdict}");
    }

    [Fact]
    public void Detects_every_single_wrong_digit()
    {
        var valid = Vector.Of("vectors-id.csv")
            .Where(vector => vector.Valid && vector.Value.Length == 18)
            .Select(vector => vector.Value)
            .ToArray();

        Gen.Select(Gen.OneOf(valid), Gen.Int[0, 16], Gen.Int[0, 9])
            .Where((number, position, digit) => number[position] != '0' + digit)
            .Sample(
                (number, position, digit) =>
                    Check($"{number[..position]}{digit}{number[(position + 1)..]}").Verdict == CodeVerdict.Invalid,
                iter: 20_000);
    }

    [Fact]
    public void Calls_a_wrong_check_character_invalid_without_telling_or_repairing_the_number()
    {
        var check = Check("990000199001010018");

        Assert.Equal(CodeVerdict.Invalid, check.Verdict);
        Assert.Equal("990000199001010018", check.Normalized);
        Assert.Equal(RejectionCode.IdentityNumberCheck, check.Reasons[0].Code);
        Assert.All(check.Reasons, reason => Assert.DoesNotContain("19900101", reason.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public void Takes_a_15_digit_number_as_a_former_one_and_upgrades_it_on_demand()
    {
        var check = Check("610104620927690");

        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.IdentityNumberLegacy, Assert.Single(check.Reasons).Code);
        Assert.Equal("610104620927690", check.Normalized);
        Assert.Equal("610104196209276908", new CitizenId("610104620927690").Upgrade().Value);
    }

    [Theory]
    [InlineData("150102880730303", "150102198807303035")]
    [InlineData(" 44011320141005001x ", "44011320141005001X")]
    [InlineData("４４０１１３２０１４１００５００１ｘ", "44011320141005001X")]
    [InlineData("990000199001010018", "990000199001010018")]
    [InlineData("not a number", "NOT A NUMBER")]
    public void Normalizes_for_comparison(string written, string normal) => Assert.Equal(normal, CitizenId.Normalize(written));

    [Fact]
    public void Normalizing_twice_changes_nothing_more() =>
        Gen.String.Sample(text => CitizenId.Normalize(CitizenId.Normalize(text)) == CitizenId.Normalize(text));

    [Theory]
    [InlineData("81000019980902013X")]
    [InlineData("820000200009100032")]
    [InlineData("830000199201300022")]
    public void Takes_a_residence_permit_as_it_is(string number) => Assert.Equal(CodeVerdict.Valid, Check(number).Verdict);

    [Fact]
    public void Takes_a_foreigners_card_of_a_province_as_it_is() =>
        Assert.Equal(CodeVerdict.Valid, Check(WithCheck("94384019900101001")).Verdict);

    [Theory]
    [InlineData("98884019900101001")]
    [InlineData("14012019790101000")]
    [InlineData("36232419790101000")]
    [InlineData("44040119790101000")]
    public void Warns_of_a_region_that_is_not_in_force(string number)
    {
        var check = Check(WithCheck(number));

        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.IdentityNumberRegion, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Names_an_invented_person_as_such()
    {
        var check = Check(Invented);

        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.SyntheticIdentity, Assert.Single(check.Reasons).Code);
    }

    [Theory]
    [InlineData("99000019900229001", false)]
    [InlineData("99000019920229001", true)]
    [InlineData("99000020261123001", true)]
    [InlineData("99000020261124001", false)]
    [InlineData("99000017991231001", false)]
    [InlineData("99000018800101001", true)]
    public void Knows_which_birth_dates_are_possible(string number, bool possible) =>
        Assert.Equal(possible, Check(WithCheck(number)).Verdict != CodeVerdict.Invalid);

    [Theory]
    [InlineData("")]
    [InlineData("44522119901117536")]
    [InlineData("T60426199101010078")]
    [InlineData("1101019900307867X8")]
    [InlineData("61010462092769X")]
    [InlineData("99000019900101001\u2169")]
    [InlineData("9900001990010100\u0661\u0669")]
    public void Refuses_what_is_no_number(string text)
    {
        var check = Check(text);

        Assert.Equal(CodeVerdict.Invalid, check.Verdict);
        Assert.Null(check.Normalized);
    }

    [Fact]
    public void Never_shows_the_number_as_text()
    {
        var texts = $"{new CitizenId(Invented)} {new Holder(new CitizenId(Invented))} {Check(Invented)} {Check("990000199001010018")}";

        Assert.DoesNotContain("9900001990", texts, StringComparison.Ordinal);
    }

    private static CodeCheck Check(string number) => CitizenId.Check(number, KnownRegions.Tree, Clock);

    private static string WithCheck(string number) =>
        "0123456789X".Select(character => number + character).Single(candidate =>
            Check(candidate).Reasons.All(reason => !reason.Detail.Contains("position 18", StringComparison.Ordinal)));

    private sealed record Holder(CitizenId NationalId);
}
