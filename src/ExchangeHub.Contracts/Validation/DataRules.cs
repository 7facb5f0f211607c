using System.Globalization;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Forms shared by attributes and data.</summary>
internal static class DataRules
{
    public static bool IsRegionCode(ReadOnlySpan<char> code) => code.Length == 6 && !code.ContainsAnyExceptInRange('0', '9');

    public static bool TryParseDate(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    /// <summary>Length as JSON Schema counts it: characters, not UTF-16 units. Rare Han characters take two units.</summary>
    public static bool IsLongerThan(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return false;
        }

        var pairs = 0;
        for (var i = 1; i < text.Length; i++)
        {
            pairs += char.IsSurrogatePair(text[i - 1], text[i]) ? 1 : 0;
        }

        return text.Length - pairs > limit;
    }
}
