using ExchangeHub.WebConsole.Words;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

public sealed class MomentsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 12, 9, 30, 0, TimeSpan.FromHours(8));

    [Theory]
    [InlineData(-5, "刚刚", "just now")]
    [InlineData(-150, "2 分钟前", "2 min ago")]
    [InlineData(-3 * 3600, "3 小时前", "3 h ago")]
    [InlineData(-2 * 86400, "2 天前", "2 d ago")]
    [InlineData(3600, "1 小时后", "in 1 h")]
    [InlineData(-90 * 86400, "2025-12-12", "2025-12-12")]
    public void A_time_is_said_by_how_long_ago_it_is(int seconds, string chinese, string english) =>
        Assert.Equal(new Text(chinese, english), Moments.Relative(Now.AddSeconds(seconds), Now));

    [Fact]
    public void Times_are_Chinas_whatever_the_server_thinks() =>
        Assert.Equal("2026-03-12 09:30:00", Moments.Exact(Now.ToUniversalTime()));

    [Theory]
    [InlineData("2026-03-13", "还有 1 个工作日")]
    [InlineData("2026-03-16", "还有 2 个工作日")]
    [InlineData("2026-03-12", "今天到期")]
    [InlineData("2026-03-09", "已逾期 3 个工作日")]
    public void A_last_day_is_counted_in_working_days(string due, string chinese) =>
        Assert.Equal(chinese, Moments.WorkingDaysTo(DateOnly.Parse(due, System.Globalization.CultureInfo.InvariantCulture), new DateOnly(2026, 3, 12)).Zh);
}
