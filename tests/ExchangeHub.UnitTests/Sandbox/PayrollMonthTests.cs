using System.Globalization;
using ExchangeHub.Sandbox.Departments;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class PayrollMonthTests
{
    [Theory]
    [InlineData("2026-11-01", "2026-11-20", "2026-11", null)]
    [InlineData("2026-11-01", "2026-11-21", "2026-12", "2026-11")]
    [InlineData("2026-11-30", "2026-12-20", "2026-12", "2026-11")]
    [InlineData("2026-11-30", "2026-12-21", "2027-01", "2026-11")]
    [InlineData("2027-03-01", "2026-11-25", "2027-03", null)]
    [InlineData("2026-12-15", "2026-11-25", "2026-12", null)]
    public void A_change_is_paid_with_the_next_payroll_that_can_still_take_it(string effective, string received, string month, string? backPayFrom)
    {
        var paid = PayrollMonth.For(Date(effective), Date(received));

        Assert.Equal(month, Month(paid.Month));
        Assert.Equal(backPayFrom, paid.BackPayFrom is { } from ? Month(from) : null);
    }

    [Theory]
    [InlineData("2026-11-01", "2026-12")]
    [InlineData("2026-12-31", "2027-01")]
    public void Pay_stops_with_the_month_after_the_person_left(string effective, string firstMonthWithout) =>
        Assert.Equal(firstMonthWithout, Month(PayrollMonth.StopFor(Date(effective))));

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static string Month(DateOnly date) => date.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
