using System.Globalization;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>Dates as people and spreadsheets write them.</summary>
internal static class RosterDates
{
    private static readonly string[] Days =
        ["yyyy-MM-dd", "yyyy-M-d", "yyyy/M/d", "yyyy.M.d", "yyyyMMdd", "yyyy年M月d日", "yyyy-M-d H:mm:ss", "yyyy/M/d H:mm:ss", "yyyy-M-d'T'H:mm:ss"];

    private static readonly string[] Months = ["yyyy-MM", "yyyy-M", "yyyy/M", "yyyy.M", "yyyyMM", "yyyy年M月"];

    // What a spreadsheet counts as days since 1899-12-30: 1927 to 2173, so that no yyyyMMdd or yyyyMM is taken for one.
    private const int FirstSerial = 10_000;
    private const int LastSerial = 99_999;

    public static bool TryDay(string text, out DateOnly day)
    {
        if (DateTime.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
        {
            day = DateOnly.FromDateTime(moment);
            return true;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var serial) && serial is >= FirstSerial and <= LastSerial)
        {
            day = new DateOnly(1899, 12, 30).AddDays((int)serial);
            return true;
        }

        day = default;
        return false;
    }

    public static bool TryMonth(string text, out string month)
    {
        var isMonth = DateTime.TryParseExact(text, Months, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment);
        month = isMonth || !TryDay(text, out var day) ? $"{moment:yyyy-MM}" : $"{day:yyyy-MM}";
        return isMonth || TryDay(text, out _);
    }
}
