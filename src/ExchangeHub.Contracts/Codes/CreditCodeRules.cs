using System.Buffers;

namespace ExchangeHub.Contracts.Codes;

/// <summary>GB 32100-2015 with the organisation code of GB 11714-1997 inside it.</summary>
internal static class CreditCodeRules
{
    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int Length = 18;
    private const int OrganizationStart = 8;
    private const int OrganizationLength = 8;

    private static readonly SearchValues<char> Characters = SearchValues.Create(Alphabet);

    // Authority and category: 12 is 机构编制 and 事业单位.
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Categories = new HashSet<string>(StringComparer.Ordinal)
    {
        "11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "59", "61", "62",
        "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "N9", "Y1",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    private static ReadOnlySpan<byte> Weights => [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

    private static ReadOnlySpan<byte> OrganizationWeights => [3, 7, 9, 10, 5, 8, 4, 2];

    public static CodeCheck Check(string value, IRegionStandings regions)
    {
        var code = CodeText.Normalize(value);
        if (ShapeProblem(code) is { } problem)
        {
            return new(CodeVerdict.Invalid, Normalized: null, [problem]);
        }

        List<CodeReason>? reasons = null;
        var verdict = Verdict(code, ref reasons);
        if (RegionReason(code, regions) is { } region)
        {
            (reasons ??= []).Add(region);
            verdict = verdict == CodeVerdict.Valid ? CodeVerdict.ValidWithWarning : verdict;
        }

        return new(verdict, code, reasons ?? (IReadOnlyList<CodeReason>)[]);
    }

    private static CodeVerdict Verdict(string code, ref List<CodeReason>? reasons)
    {
        var organizationHolds = OrganizationCheckOf(code) == code[16];
        var codeHolds = CheckOf(code) == code[17];
        if (!organizationHolds)
        {
            (reasons ??= []).Add(Wrong("The check character of the organisation code, at position 17, does not hold."));
        }

        if (!codeHolds)
        {
            (reasons ??= []).Add(Wrong("The check character, at position 18, does not hold."));
        }

        var known = Categories.Contains(code.AsSpan(0, 2));
        if (!known && code[0] == '1')
        {
            (reasons ??= []).Add(Wrong("Under registration authority 1 the second character is 1, 2, 3 or 9."));
        }
        else if (!known)
        {
            (reasons ??= []).Add(new(RejectionCode.UnknownCode, "The first two characters name no registration authority and category of GB 32100."));
        }

        return (organizationHolds, codeHolds) switch
        {
            (false, _) => CodeVerdict.Invalid,
            _ when !known && code[0] == '1' => CodeVerdict.Invalid,
            (true, false) => CodeVerdict.NonConforming,
            _ => known ? CodeVerdict.Valid : CodeVerdict.ValidWithWarning,
        };
    }

    private static CodeReason? ShapeProblem(string code)
    {
        if (code.Length != Length)
        {
            return Wrong("A credit code has 18 characters.");
        }

        var stranger = code.AsSpan().IndexOfAnyExcept(Characters);
        if (stranger >= 0)
        {
            return Wrong($"The character at position {stranger + 1} is none that a credit code has.{Suggestion(code[stranger])}");
        }

        var letter = code.AsSpan(2, 6).IndexOfAnyExceptInRange('0', '9');
        return letter >= 0 ? Wrong($"Positions 3 to 8 are digits; position {letter + 3} is not.") : null;
    }

    // A suggestion only: what was meant is for the sender to say.
    private static string Suggestion(char character) => character switch
    {
        'O' => " Letter O is not used: was the digit 0 meant?",
        'I' => " Letter I is not used: was the digit 1 meant?",
        _ => "",
    };

    private static CodeReason? RegionReason(string code, IRegionStandings regions)
    {
        var region = code.AsSpan(2, 6);
        // The national bureaus register under 100000: no division, yet nothing to warn of.
        return region is RegionCode.Central ? null : regions.StandingOf(region) switch
        {
            RegionStanding.Current => null,
            RegionStanding.Synthetic => new(RejectionCode.SyntheticIdentity, "Positions 3 to 8 are reserved for invented institutions."),
            RegionStanding.Historic => new(RejectionCode.CreditCodeRegion, "Positions 3 to 8 name a region that is no longer in force."),
            RegionStanding.Placeholder => new(RejectionCode.CreditCodeRegion, "Positions 3 to 8 name an aggregate, not a region."),
            _ => new(RejectionCode.CreditCodeRegion, "Positions 3 to 8 name a region that was never listed."),
        };
    }

    private static char CheckOf(ReadOnlySpan<char> code)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            sum += Alphabet.IndexOf(code[i], StringComparison.Ordinal) * Weights[i];
        }

        // The last mod matters: without it a sum of 0 has no check character.
        return Alphabet[(31 - sum % 31) % 31];
    }

    private static char OrganizationCheckOf(ReadOnlySpan<char> code)
    {
        var sum = 0;
        var organization = code.Slice(OrganizationStart, OrganizationLength);
        for (var i = 0; i < organization.Length; i++)
        {
            var value = char.IsAsciiDigit(organization[i]) ? organization[i] - '0' : organization[i] - 'A' + 10;
            sum += value * OrganizationWeights[i];
        }

        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    private static CodeReason Wrong(string detail) => new(RejectionCode.CreditCodeCheck, detail);
}
