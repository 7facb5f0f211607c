using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class RetryScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void The_standard_one_makes_ten_attempts_in_a_little_more_than_three_days()
    {
        var (schedule, delivery, now) = (RetrySchedule.Standard, Guid.CreateVersion7(), Start);
        var tries = 1;
        while (!schedule.IsSpent(tries, Start, now))
        {
            now += schedule.After(tries, delivery);
            tries++;
        }

        Assert.Equal(10, tries);
        Assert.InRange(now - Start, TimeSpan.FromHours(75), TimeSpan.FromHours(84));
    }

    [Fact]
    public void Waits_are_stretched_by_a_tenth_at_most_and_not_all_alike()
    {
        var waits = Enumerable.Range(0, 200).Select(_ => RetrySchedule.Standard.After(2, Guid.CreateVersion7())).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.FromSeconds(300), TimeSpan.FromSeconds(330)));
        Assert.True(waits.Distinct().Count() > 50);
    }

    [Fact]
    public void An_empty_one_makes_one_attempt() => Assert.True(RetrySchedule.Parse("").IsSpent(1, Start, Start));

    [Fact]
    public void A_code_is_permanent_exactly_where_its_row_does_not_say_to_try_again()
    {
        var rows = File.ReadLines(Checkout.Path("contracts", "rejections.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

        Assert.All(rows, row => Assert.Equal(
            row[5].StartsWith("yes", StringComparison.Ordinal) ? FailureCategory.Transient : FailureCategory.Permanent, FailureCategory.Of(row[0].Trim('`'))));
        Assert.Equal(FailureCategory.Transient, FailureCategory.Of("a-code-of-its-own"));
        Assert.Equal(FailureCategory.Transient, FailureCategory.Of(null));
        Assert.Equal(FailureCategory.Permanent, FailureCategory.Of(RejectionCode.NotFound));
    }
}
