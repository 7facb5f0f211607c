using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Routing;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Testing.Records;
using ExchangeHub.UnitTests.Access;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

/// <summary>Events of a county that became a district this year.</summary>
public sealed class EventAccessTests
{
    private const string County = "430725";
    private const string District = "430704";
    private const string Type = "exchangehub.personnel.post-changed.v1";

    private static readonly AccessMoment Moment = new(new AccessSnapshot(1, RegionSuccessionTests.Ended(District), [], []), IsCurrent: true, new DateOnly(2026, 4, 1));

    [Theory]
    [InlineData(District, true)]
    [InlineData(County, true)]
    [InlineData("430700", true)]
    [InlineData("430726", false)]
    public void What_came_under_a_retired_code_belongs_to_what_became_of_it(string home, bool allowed)
    {
        var reader = new Caller("finance", Department.Finance, home);

        var own = EventAccess.Decide(reader, AccessAction.Subscribe, Type, County, null, $"/{County}/organization", Moment);
        var counterpart = EventAccess.Decide(reader, AccessAction.Subscribe, Type, "430100", County, "/430100/organization", Moment);

        Assert.Equal((District, allowed), (own.Region, own.Decision.Allowed));
        Assert.Equal(allowed, counterpart.Decision.Allowed);
    }

    [Theory]
    [InlineData(County)]
    [InlineData(District)]
    [InlineData("430700")]
    public void A_subscription_goes_on_where_its_region_went(string region)
    {
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(), ClientId = "finance", Department = Department.Finance, Region = region, Types = Type, Channel = Channel.Pull, State = SubscriptionState.Active,
        };

        Assert.Null(SubscriptionRules.WhyEnded(subscription, Moment));
        foreach (var of in new[] { County, District })
        {
            Assert.Single(new SubscriptionSnapshot(1, [subscription]).For(Events.Read(Events.PostChanged(SyntheticPerson.Number(1), region: of)), "organization", Moment));
        }
    }
}
