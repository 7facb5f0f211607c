using System.Globalization;

namespace ExchangeHub.Sandbox.Store;

/// <summary>The offices' calendar: China keeps one time, without daylight saving.</summary>
internal static class ChinaTime
{
    public static readonly TimeSpan Offset = TimeSpan.FromHours(8);

    public static DateOnly Today(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().ToOffset(Offset).DateTime);

    public static DateOnly Date(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(this DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string MonthText(this DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
