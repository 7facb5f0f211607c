using System.Globalization;

namespace ExchangeHub.Sandbox.Store;

/// <summary>How the offices write days and months.</summary>
internal static class CalendarText
{
    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string MonthText(this DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
