using CsCheck;
using ExchangeHub.Hub.Repair;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class RecoveryPaceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Grows_from_little_to_its_share_of_the_live_ones_and_no_further()
    {
        var rate = 5d;
        for (var step = 0; step < 50; step++)
        {
            var next = RecoveryPace.Next(rate, livePerSecond: 200, share: 0.25, least: 5);
            Assert.InRange(next, rate, 50);
            rate = next;
        }

        Assert.Equal(50, rate);
    }

    [Fact]
    public void Falls_with_what_is_live_and_never_below_its_least() =>
        Gen.Select(Gen.Double[1, 500], Gen.Double[0, 1000], Gen.Double[0.01, 1]).Sample((rate, live, share) =>
            RecoveryPace.Next(rate, live, share, least: 5) is var next && next >= 5 && next <= Math.Max(5, live * share));

    [Fact]
    public void Sets_nothing_free_while_ten_seconds_worth_is_out()
    {
        Assert.Equal(5, RecoveryPace.Step(5, Second, underWay: 0));
        Assert.Equal(2, RecoveryPace.Step(5, Second, underWay: 48));
        Assert.Equal(0, RecoveryPace.Step(5, Second, underWay: 70));
    }

    [Theory]
    [InlineData(100, 0, 4, false)]
    [InlineData(100, 3, 2, true)]
    [InlineData(100, 4, 1, false)]
    [InlineData(100, 40, 11, true)]
    [InlineData(2, 0, 1, false)]
    [InlineData(2, 1, 1, true)]
    public void Pauses_where_more_than_a_fifth_of_the_latest_failed_again(int total, int succeeded, int failed, bool pauses) => Assert.Equal(
        pauses, RecoveryPace.MustPause(new RecoveryStanding(total - succeeded - failed, 0, succeeded, failed, succeeded, failed), mostFailing: 0.2));
}
