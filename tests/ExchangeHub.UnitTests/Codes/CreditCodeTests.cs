using CsCheck;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Codes;

public sealed class CreditCodeTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const string OfChangde = "11430700006456789L";

    // Its check characters hold; only its region was never listed. The suite refuses it, the hub warns.
    private const string OfAnUnlistedRegion = "12439999446601230B";

    public static TheoryData<string, int> Vectors => Vector.Lines("vectors-uscc.csv", "vectors-uscc-staffing.csv");

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Agrees_with_every_vector(string file, int line)
    {
        var vector = Vector.At(file, line);

        var verdict = Check(vector.Value).Verdict;

        var expected = vector.Valid || vector.Value == OfAnUnlistedRegion;
        Assert.Equal(expected, verdict is CodeVerdict.Valid or CodeVerdict.ValidWithWarning);
    }

    [Theory]
    [InlineData("91350211M0000XUF46")]
    [InlineData("91350203M0001FUE2P")]
    [InlineData("91350211M00013FA1N")]
    [InlineData("91350100M000100Y4A")]
    public void Leaves_a_code_of_an_early_pilot_region_to_the_register(string code)
    {
        var check = Check(code);

        Assert.Equal(CodeVerdict.NonConforming, check.Verdict);
        Assert.Equal(RejectionCode.CreditCodeCheck, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Detects_every_single_substitution()
    {
        var valid = Vector.Of("vectors-uscc.csv").Where(vector => vector.Valid).Select(vector => vector.Value).ToArray();
        var substitutions = Gen.Select(Gen.OneOf(valid), Gen.Int[0, 17], Gen.Int[0, Alphabet.Length - 1])
            .Where((code, position, character) => code[position] != Alphabet[character]);

        substitutions.Sample(
            (code, position, character) =>
                Check($"{code[..position]}{Alphabet[character]}{code[(position + 1)..]}").Verdict
                    is CodeVerdict.NonConforming or CodeVerdict.Invalid,
            iter: 20_000);
    }

    [Fact]
    public void Detects_adjacent_characters_that_changed_places()
    {
        var misses =
            from vector in Vector.Of("vectors-uscc.csv")
            where vector.Valid
            from i in Enumerable.Range(0, 17)
            where vector.Value[i] != vector.Value[i + 1]
            let swapped = $"{vector.Value[..i]}{vector.Value[i + 1]}{vector.Value[i]}{vector.Value[(i + 2)..]}"
            where Check(swapped).Verdict is CodeVerdict.Valid or CodeVerdict.ValidWithWarning
            select i;

        Assert.Empty(misses);
    }

    [Fact]
    public void Takes_a_check_character_of_zero()
    {
        var zero = Vector.Of("vectors-uscc.csv").First(vector => vector.Valid && vector.Value[17] == '0').Value;

        Assert.True(Check(zero).Verdict is CodeVerdict.Valid or CodeVerdict.ValidWithWarning);
    }

    [Theory]
    [InlineData(" 11430700006456789l ")]
    [InlineData("１１４３０７００００６４５６７８９Ｌ")]
    [InlineData("\u300011430700006456789L")]
    public void Reads_other_ways_of_writing_a_code(string written)
    {
        var check = Check(written);

        Assert.Equal(CodeVerdict.Valid, check.Verdict);
        Assert.Equal(OfChangde, check.Normalized);
    }

    [Fact]
    public void Suggests_a_zero_for_the_letter_o_and_repairs_nothing()
    {
        var check = Check("1143O700006456789L");

        Assert.Equal(CodeVerdict.Invalid, check.Verdict);
        Assert.Null(check.Normalized);
        Assert.Contains("digit 0", Assert.Single(check.Reasons).Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1143070000645678")]
    [InlineData("FOOBARFOOBARFOOBAR")]
    [InlineData("123456789012345678")]
    [InlineData("11430700006456789\u0131")]
    [InlineData("1143070000645\u200B6789L")]
    [InlineData("１１４３０７００００６４５６７８９④")]
    public void Refuses_what_is_no_code(string text) => Assert.Equal(CodeVerdict.Invalid, Check(text).Verdict);

    [Theory]
    [InlineData("120222", "91120222MA06DG3067")]
    [InlineData("430701", "12430701446601230J")]
    [InlineData("439999", OfAnUnlistedRegion)]
    public void Warns_of_a_region_that_is_not_in_force(string region, string code)
    {
        var check = Check(code);

        Assert.NotEqual(RegionStanding.Current, KnownRegions.Tree.StandingOf(region));
        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.CreditCodeRegion, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Has_nothing_to_say_of_a_code_from_the_central_register() =>
        Assert.Equal(CodeVerdict.Valid, Check("12100000400011227Y").Verdict);

    [Theory]
    [InlineData('4')]
    [InlineData('5')]
    [InlineData('A')]
    public void Refuses_a_category_that_the_staffing_authority_does_not_have(char category)
    {
        var check = Check(WithCheck($"1{category}430700006456789"));

        Assert.Equal(CodeVerdict.Invalid, check.Verdict);
        Assert.Equal(RejectionCode.CreditCodeCheck, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Warns_of_a_category_that_another_authority_does_not_list()
    {
        var check = Check(WithCheck("94430700006456789"));

        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.UnknownCode, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Names_an_invented_institution_as_such()
    {
        var check = Check(WithCheck("12990000006456789"));

        Assert.Equal(CodeVerdict.ValidWithWarning, check.Verdict);
        Assert.Equal(RejectionCode.SyntheticIdentity, Assert.Single(check.Reasons).Code);
    }

    [Fact]
    public void Reports_both_check_characters_at_once()
    {
        var check = Check("11430700006456788A");

        Assert.Equal(2, check.Reasons.Count(reason => reason.Code == RejectionCode.CreditCodeCheck));
    }

    private static CodeCheck Check(string code) => CreditCode.Check(code, KnownRegions.Tree);

    private static string WithCheck(string code) =>
        Alphabet.Select(character => code + character).Single(candidate =>
            Check(candidate).Reasons.All(reason => !reason.Detail.Contains("position 18", StringComparison.Ordinal)));
}
