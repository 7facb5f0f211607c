using System.Globalization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>GB 11643-1999, the 15-digit numbers before it, and the other cards that share its form.</summary>
internal static class CitizenIdRules
{
    private const int Length = 18;
    private const int LegacyLength = 15;
    private const string CheckCharacters = "10X98765432";

    // The standard's own sample is of 1880, so the limit only keeps out dates that nobody alive or in a file can have.
    private static readonly DateOnly EarliestBirth = new(1800, 1, 1);


    private static ReadOnlySpan<byte> Weights => [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

    public static CodeCheck Check(string value, IRegionStandings regions, TimeProvider clock)
    {
        var number = CodeText.Normalize(value);
        if (ShapeProblem(number) is { } problem)
        {
            return new(CodeVerdict.Invalid, Normalized: null, [problem]);
        }

        List<CodeReason>? reasons = null;
        var verdict = CodeVerdict.Valid;
        if (number.Length == Length && CheckOf(number) != number[17])
        {
            (reasons ??= []).Add(Wrong("The check character, at position 18, does not hold."));
            verdict = CodeVerdict.Invalid;
        }

        if (!HasPossibleBirthDate(number, clock))
        {
            (reasons ??= []).Add(Wrong("The birth date in it does not exist, lies ahead or is too long ago."));
            verdict = CodeVerdict.Invalid;
        }

        foreach (var warning in (ReadOnlySpan<CodeReason?>)[LegacyReason(number), RegionReason(number, regions)])
        {
            if (warning is not null)
            {
                (reasons ??= []).Add(warning);
                verdict = verdict == CodeVerdict.Valid ? CodeVerdict.ValidWithWarning : verdict;
            }
        }

        return new(verdict, number, reasons ?? (IReadOnlyList<CodeReason>)[]);
    }

    public static string Upgrade(string number)
    {
        if (number.Length != LegacyLength || number.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return number;
        }

        return string.Create(Length, number, static (target, legacy) =>
        {
            legacy.AsSpan(0, 6).CopyTo(target);
            "19".CopyTo(target[6..]);
            legacy.AsSpan(6).CopyTo(target[8..]);
            target[17] = CheckOf(target);
        });
    }

    private static CodeReason? ShapeProblem(string number)
    {
        if (number.Length is not (Length or LegacyLength))
        {
            return Wrong("An identity number has 18 characters, or 15 where it was given before 1999.");
        }

        var digits = number.Length == Length && number[17] == 'X' ? number.AsSpan(0, 17) : number;
        var stranger = digits.IndexOfAnyExceptInRange('0', '9');
        return stranger >= 0 ? Wrong($"The character at position {stranger + 1} is not a digit.") : null;
    }

    private static bool HasPossibleBirthDate(string number, TimeProvider clock)
    {
        Span<char> digits = stackalloc char[8];
        if (number.Length == Length)
        {
            number.AsSpan(6, 8).CopyTo(digits);
        }
        else
        {
            "19".CopyTo(digits);
            number.AsSpan(6, 6).CopyTo(digits[2..]);
        }

        return DateOnly.TryParseExact(digits, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var birth)
            && birth >= EarliestBirth
            && birth <= clock.Today();
    }

    private static CodeReason? LegacyReason(string number) =>
        number.Length == LegacyLength
            ? new(RejectionCode.IdentityNumberLegacy, "A 15-digit number is a former one; the current number has 18 digits.")
            : null;

    private static CodeReason? RegionReason(string number, IRegionStandings regions)
    {
        var region = number.AsSpan(0, 6);
        var standing = regions.StandingOf(region);
        if (standing == RegionStanding.Current || IsResidencePermit(region) || IsForeignersCard(region, regions))
        {
            return null;
        }

        return standing switch
        {
            RegionStanding.Synthetic => new(RejectionCode.SyntheticIdentity, "The first six digits are reserved for invented people."),
            RegionStanding.Historic => new(RejectionCode.IdentityNumberRegion, "The first six digits name a region that is no longer in force."),
            RegionStanding.Placeholder => new(RejectionCode.IdentityNumberRegion, "The first six digits name an aggregate, not a region."),
            _ => new(RejectionCode.IdentityNumberRegion, "The first six digits name a region that was never listed."),
        };
    }

    // 港澳台居民居住证. Taiwan's is 830000, which is no region; the other two are.
    private static bool IsResidencePermit(ReadOnlySpan<char> region) => region is "810000" or "820000" or "830000";

    // 外国人永久居留身份证: 9, the two digits of the province, three of the country.
    private static bool IsForeignersCard(ReadOnlySpan<char> region, IRegionStandings regions)
    {
        if (region[0] != '9')
        {
            return false;
        }

        ReadOnlySpan<char> province = [region[1], region[2], '0', '0', '0', '0'];
        return regions.StandingOf(province) == RegionStanding.Current;
    }

    private static char CheckOf(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < Weights.Length; i++)
        {
            sum += (number[i] - '0') * Weights[i];
        }

        return CheckCharacters[sum % CheckCharacters.Length];
    }

    private static CodeReason Wrong(string detail) => new(RejectionCode.IdentityNumberCheck, detail);
}
