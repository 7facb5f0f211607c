using CsCheck;
using ExchangeHub.Hub.Deliveries;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class SendingLagTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8));

    private DateTimeOffset now = Start;
    private readonly SendingLag lag = new(Start);

    [Fact]
    public void A_hub_that_takes_longer_and_longer_is_behind_by_what_it_has_lost()
    {
        for (var step = 0; step < 100; step++)
        {
            Pass(seconds: 2);
            lag.Took(now - TimeSpan.FromSeconds(1.5 * step), now);
        }

        Assert.InRange(Behind, 140, 150);
    }

    [Fact]
    public void A_subscriber_that_was_away_for_a_day_is_caught_up_with_and_nobody_waits_for_it()
    {
        Pass(seconds: 86_400);
        lag.Level(now);
        var worst = 0d;
        for (var left = 86_400; left > 0; left -= 100)
        {
            Pass(seconds: 1);
            lag.Took(now - TimeSpan.FromSeconds(left), now);
            worst = Math.Max(worst, Behind);
        }

        Assert.Equal(0, worst);
    }

    [Fact]
    public void A_subscriber_that_takes_nothing_holds_up_nobody()
    {
        lag.Took(now - TimeSpan.FromSeconds(30), now);
        for (var hour = 0; hour < 24; hour++)
        {
            Pass(seconds: 3600);
            lag.Ask(now);
            lag.Level(now);
            Assert.Equal(0, Behind);
        }
    }

    [Fact]
    public void What_waited_behind_a_failure_is_old_and_no_fault_of_the_hub()
    {
        for (var step = 0; step < 50; step++)
        {
            Pass(seconds: 1);
            lag.Took(step == 25 ? now - TimeSpan.FromDays(3) : now, now);
            Assert.Equal(0, Behind);
        }
    }

    [Fact]
    public void A_look_that_does_not_end_is_a_delay()
    {
        lag.Ask(now);
        Pass(seconds: 90);

        Assert.Equal(90, Behind);
    }

    [Fact]
    public void A_loop_that_broker_or_subscriber_hold_up_is_forgotten()
    {
        lag.Took(now - TimeSpan.FromSeconds(10), now);
        Pass(seconds: 100);
        lag.Took(now - TimeSpan.FromSeconds(100), now);
        Assert.Equal(90, Behind);

        Pass(seconds: 6);

        Assert.Equal(0, Behind);
    }

    [Fact]
    public void It_is_never_behind_by_more_than_the_time_since_it_was_level() =>
        Gen.Select(Gen.Int[0, 3], Gen.Double[0, 100], Gen.Double[0, 100_000]).Array[1, 60].Sample(steps =>
        {
            var (one, at, level) = (new SendingLag(Start), Start, Start);
            foreach (var (what, pass, age) in steps)
            {
                at += TimeSpan.FromSeconds(pass);
                switch (what)
                {
                    case 0:
                        one.Level(at);
                        level = at;
                        break;
                    case 1:
                        one.Took(at - TimeSpan.FromSeconds(age), at);
                        level = age <= 1 ? at : level;
                        break;
                    case 2:
                        one.Ask(at);
                        break;
                    default:
                        one.Answered();
                        break;
                }

                if (one.At(at) < TimeSpan.Zero || one.At(at) > at - level)
                {
                    return false;
                }
            }

            return true;
        });

    private double Behind => lag.At(now).TotalSeconds;

    private void Pass(double seconds) => now += TimeSpan.FromSeconds(seconds);
}
