using System.Globalization;
using ExchangeHub.Access.Calendar;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>Times and days as people say them, by China's civil time and working days.</summary>
public static class Moments
{
    private static readonly Lazy<WorkingDayCalendar> Calendar = new(WorkingDayCalendar.Load);

    public static string Exact(DateTimeOffset at) => at.ToOffset(ChinaTime.Offset).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static Text Relative(DateTimeOffset at, DateTimeOffset now)
    {
        var ago = now - at;
        var (past, count, zh, en) = ago.Duration() switch
        {
            { TotalSeconds: < 60 } => (ago >= TimeSpan.Zero, 0, "", ""),
            { TotalMinutes: < 60 } span => (ago > TimeSpan.Zero, (int)span.TotalMinutes, "分钟", "min"),
            { TotalHours: < 24 } span => (ago > TimeSpan.Zero, (int)span.TotalHours, "小时", "h"),
            { TotalDays: < 31 } span => (ago > TimeSpan.Zero, (int)span.TotalDays, "天", "d"),
            _ => (true, -1, "", ""),
        };
        return count switch
        {
            -1 => new(Day(ChinaTime.DateOf(at)), Day(ChinaTime.DateOf(at))),
            0 => past ? new("刚刚", "just now") : new("马上", "in a moment"),
            _ => past ? new($"{count} {zh}前", $"{count} {en} ago") : new($"{count} {zh}后", $"in {count} {en}"),
        };
    }

    /// <summary>A span in words, e.g. how long the oldest has waited.</summary>
    public static Text Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 1 } => new("不到 1 秒", "less than a second"),
        { TotalMinutes: < 1 } => new($"{(int)span.TotalSeconds} 秒", $"{(int)span.TotalSeconds} s"),
        { TotalHours: < 1 } => new($"{(int)span.TotalMinutes} 分钟", $"{(int)span.TotalMinutes} min"),
        { TotalDays: < 1 } => new($"{(int)span.TotalHours} 小时", $"{(int)span.TotalHours} h"),
        _ => new($"{(int)span.TotalDays} 天", $"{(int)span.TotalDays} d"),
    };

    public static Text WorkingDaysTo(DateOnly due, DateOnly today)
    {
        var days = WorkingDaysBetween(today < due ? today : due, today < due ? due : today);
        return due == today ? new("今天到期", "due today")
            : due < today ? new($"已逾期 {days} 个工作日", $"{days} working days overdue")
            : new($"还有 {days} 个工作日", $"{days} working days left");
    }

    public static bool IsWorkingDay(DateOnly day) => Calendar.Value.IsWorkingDay(day);

    private static int WorkingDaysBetween(DateOnly first, DateOnly last)
    {
        var days = 0;
        for (var day = first.AddDays(1); day <= last; day = day.AddDays(1))
        {
            days += IsWorkingDay(day) ? 1 : 0;
        }

        return days;
    }
}
