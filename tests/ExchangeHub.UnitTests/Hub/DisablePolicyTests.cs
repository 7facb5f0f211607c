using CsCheck;
using ExchangeHub.Hub.Connections;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class DisablePolicyTests
{
    private static readonly DateTimeOffset Monday = new(2026, 4, 6, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DeliveryOptions Options = new();

    [Theory]
    [InlineData(1, 1, false, FailingStep.None)]
    [InlineData(60, 6, false, FailingStep.Warn)]
    [InlineData(60, 5.9, false, FailingStep.None)]
    [InlineData(119.9, 100, true, FailingStep.None)]
    [InlineData(120, 12, true, FailingStep.Disable)]
    [InlineData(120, 12, false, FailingStep.Disable)]
    [InlineData(1000, 11.9, true, FailingStep.None)]
    public void Days_of_failures_that_do_not_lie_in_one_hour_disable(double hours, double spreadHours, bool isWarned, int step) =>
        Assert.Equal((FailingStep)step, DisablePolicy.Of(
            Channel.Webhook, Monday, Monday.AddHours(spreadHours), isWarned, Monday.AddHours(hours), Options));

    [Fact]
    public void Who_is_not_called_is_warned_and_never_disabled() =>
        Gen.Select(Gen.Bool.Select(pulls => pulls ? Channel.Pull : Channel.Adapter), Gen.Double[0, 5000], Gen.Double[0, 5000]).Sample((channel, hours, spread) =>
            DisablePolicy.Of(channel, Monday, Monday.AddHours(spread), isWarned: false, Monday.AddHours(hours), Options) != FailingStep.Disable
            && DisablePolicy.Of(channel, Monday, Monday.AddHours(spread), isWarned: true, Monday.AddHours(hours), Options) == FailingStep.None);

    [Fact]
    public void A_channel_that_comes_later_is_disabled_like_a_webhook() => Assert.Equal(
        FailingStep.Disable, DisablePolicy.Of("amqp", Monday, Monday.AddDays(1), isWarned: true, Monday.AddDays(5), Options));

    [Theory]
    [InlineData(19, 0, 0)]
    [InlineData(20, 0, 5_000)]
    [InlineData(500, 60_000, 15_000)]
    [InlineData(500, 86_400_000, 300_000)]
    public void A_system_that_is_away_is_left_alone_the_longer_the_longer_it_is_away(int outages, long away, long rest)
    {
        const long Now = 1_800_000_000_000;

        Assert.Equal(rest == 0 ? 0 : Now + rest, OutageRest.Until(outages, Now - away, Now));
    }
}
