using ExchangeHub.Access.Calendar;
using Xunit;

namespace ExchangeHub.UnitTests.Calendar;

public sealed class WorkingDayCalendarTests
{
    private readonly WorkingDayCalendar calendar = WorkingDayCalendar.Load();

    [Theory]
    [InlineData("2026-09-28", 10, "2026-10-16")]
    [InlineData("2026-09-28", 0, "2026-09-28")]
    [InlineData("2026-09-30", 1, "2026-10-08")]
    [InlineData("2026-10-09", 1, "2026-10-10")]
    [InlineData("2026-10-10", 1, "2026-10-12")]
    [InlineData("2026-11-20", 1, "2026-11-23")]
    [InlineData("2025-01-24", 1, "2025-01-26")]
    public void Skips_holidays_and_counts_make_up_days(string from, int days, string expected)
    {
        var day = calendar.AddWorkingDays(Day(from), days);

        Assert.Equal(new WorkingDay(Day(expected), Provisional: false), day);
    }

    [Theory]
    [InlineData("2026-12-30", 1, "2026-12-31", false)]
    [InlineData("2026-12-31", 1, "2027-01-01", true)]
    [InlineData("2026-12-31", 2, "2027-01-04", true)]
    [InlineData("2024-12-30", 1, "2024-12-31", true)]
    public void Calls_a_day_provisional_once_the_count_leaves_the_listed_years(string from, int days, string expected, bool provisional)
    {
        var day = calendar.AddWorkingDays(Day(from), days);

        Assert.Equal(new WorkingDay(Day(expected), provisional), day);
    }

    [Fact]
    public void Refuses_to_count_backwards() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => calendar.AddWorkingDays(Day("2026-09-28"), -1));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd");
}
