using ExchangeHub.Gateway.Limits;
using Xunit;

namespace ExchangeHub.UnitTests.Gateway;

public sealed class AllowanceTests
{
    [Theory]
    [InlineData(1), InlineData(5), InlineData(10), InlineData(15), InlineData(99), InlineData(2_000)]
    public void A_rate_is_kept_to_the_last_one(int perSecond)
    {
        var options = Allowance.OptionsOf(new LimitRate { PerSecond = perSecond, Burst = perSecond });
        Assert.Equal(perSecond, options.TokensPerPeriod / options.ReplenishmentPeriod.TotalSeconds, precision: 6);
    }
}
