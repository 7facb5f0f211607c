using ExchangeHub.Hub.Deliveries;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class SubscriberPaceTests
{
    private const int Least = 100;

    private static readonly Guid Subscriber = Guid.Parse("0193b0d4-9c7e-7a55-8a53-3b9f6f0d7a01");

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)));

    [Fact]
    public void Who_has_not_answered_yet_gets_as_much_as_a_slow_one() => Assert.Equal(Least, new SubscriberPace(clock).Window(Subscriber, Least));

    [Theory]
    [InlineData(40, Least)]
    [InlineData(700, 700)]
    [InlineData(5000, 10 * Least)]
    public void Who_answers_gets_as_much_as_it_answered_within_bounds(int answered, int window)
    {
        var pace = new SubscriberPace(clock);

        pace.Answered(Subscriber, answered);

        Assert.Equal(window, pace.Window(Subscriber, Least));
        Assert.Equal(Least, pace.Window(Guid.Empty, Least));
    }

    [Fact]
    public void Who_has_nothing_to_answer_is_as_fast_as_before_for_a_while()
    {
        var pace = new SubscriberPace(clock);
        pace.Answered(Subscriber, 800);

        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(400, pace.Window(Subscriber, Least));
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(Least, pace.Window(Subscriber, Least));
    }

    [Fact]
    public void Who_becomes_slower_gets_less_and_less()
    {
        var pace = new SubscriberPace(clock);
        pace.Answered(Subscriber, 900);
        var windows = new List<int>();
        for (var i = 0; i < 60; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            pace.Answered(Subscriber, 200);
            windows.Add(pace.Window(Subscriber, Least));
        }

        Assert.Equal(windows.OrderDescending(), windows);
        Assert.InRange(windows[^1], 180, 200);
    }

    [Fact]
    public void Who_lets_leases_run_out_is_slow_at_once()
    {
        var pace = new SubscriberPace(clock);
        pace.Answered(Subscriber, 800);

        pace.FellSilent(Subscriber);

        Assert.Equal(Least, pace.Window(Subscriber, Least));
    }
}
