using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Validation;

/// <summary>
/// Finds identity numbers in texts that are not sealed. Business numbers are often 18 digits too (region, date, serial),
/// so a birth date that a member of staff can have is part of the picture.
/// </summary>
internal static class IdentityNumbers
{
    private const int YoungestAge = 14;

    public static bool Occurs(ReadOnlySpan<char> text, ValidationContext context)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = 0;
            while (start + length < text.Length && Digit(text[start + length]) >= 0)
            {
                length++;
            }

            var withX = length == 17 && start + length < text.Length && text[start + length] is 'X' or 'x' or 'Ｘ' or 'ｘ';
            if ((length == 18 || withX ? Looks18(text.Slice(start, 17), context) : length == 15 && Looks15(text.Slice(start, 15), context)))
            {
                return true;
            }

            start += length + 1;
        }

        return false;
    }

    private static bool Looks18(ReadOnlySpan<char> digits, ValidationContext context) =>
        IsBirthDate(Number(digits[6..10]), Number(digits[10..12]), Number(digits[12..14]), 1880, context)
        && IsRegion(digits[..6], context);

    // Two-digit years below 30 would make every business number of this decade a number of the 1920s.
    private static bool Looks15(ReadOnlySpan<char> digits, ValidationContext context) =>
        IsBirthDate(1900 + Number(digits[6..8]), Number(digits[8..10]), Number(digits[10..12]), 1930, context)
        && IsRegion(digits[..6], context);

    private static bool IsBirthDate(int year, int month, int day, int earliest, ValidationContext context) =>
        year >= earliest && year <= context.Now.Year - YoungestAge
        && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);

    // Numbers of residence permits (81 to 83) and of foreigners (9) carry no listed county.
    private static bool IsRegion(ReadOnlySpan<char> digits, ValidationContext context)
    {
        Span<char> code = stackalloc char[6];
        for (var i = 0; i < code.Length; i++)
        {
            code[i] = (char)('0' + Digit(digits[i]));
        }

        return code[0] is '8' or '9' || context.Regions.StandingOf(code) != RegionStanding.Unknown;
    }

    private static int Number(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = (number * 10) + Digit(digit);
        }

        return number;
    }

    // Full-width digits are digits to a reader, and to a search.
    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= '０' and <= '９' => c - '０',
        _ => -1,
    };
}
