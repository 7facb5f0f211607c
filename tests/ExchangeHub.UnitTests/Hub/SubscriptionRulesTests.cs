using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class SubscriptionRulesTests
{
    private static readonly DateOnly Today = new(2026, 4, 1);
    private static readonly Caller Finance = new("finance-changde", Department.Finance, "430700");

    [Theory]
    [InlineData("430700")]
    [InlineData("430725")]
    public void Its_own_region_and_those_below_are_open(string region) => Assert.Empty(Check(Asked(region: region)).Findings);

    [Theory]
    [InlineData("exchangehub.personnel.*")]
    [InlineData("exchangehub.*")]
    public void A_pattern_is_open_where_one_of_its_types_is(string pattern) => Assert.Empty(Check(Asked([pattern])).Findings);

    [Theory]
    [InlineData("430000", "grant-required")]
    [InlineData("430100", "grant-required")]
    [InlineData("430199", "unknown-region")]
    [InlineData("43070", "unknown-region")]
    [InlineData("", "unknown-region")]
    [InlineData(null, "missing-field")]
    public void Other_regions_say_why_not(string? region, string code) =>
        Assert.Equal((code, "region"), Only(Check(Asked(region: region))));

    [Theory]
    [InlineData("exchangehub.discipline.no-such.v1", "unknown-type")]
    [InlineData("exchangehub.personnel.post-changed.v9", "unknown-type")]
    [InlineData("exchangehub.personnel.", "unknown-type")]
    [InlineData("*", "unknown-type")]
    [InlineData("", "unknown-type")]
    [InlineData(null, "unknown-type")]
    public void Types_that_nobody_knows_are_named(string? type, string code) =>
        Assert.Equal((code, "types[1]"), Only(Check(Asked(["exchangehub.personnel.*", type!]))));

    [Fact]
    public void A_type_that_does_not_list_the_department_needs_an_agreement()
    {
        var closed = ContractCatalog.All.First(contract => contract.ProfileOf(Department.Audit) is null);

        var (status, findings) = SubscriptionRules.Check(
            Asked([closed.Type]), Finance with { Department = Department.Audit }, Without);

        Assert.Equal((403, RejectionCode.SubscriberNotEntitled), (status, Assert.Single(findings).Code));
    }

    [Theory]
    [InlineData(null, "missing-field")]
    [InlineData("adapter", "invalid-field")]
    [InlineData("queue", "invalid-field")]
    [InlineData("PULL", "invalid-field")]
    public void Only_pull_webhook_and_amqp_can_be_asked_for(string? channel, string code) =>
        Assert.Equal((code, "channel"), Only(Check(Asked() with { Channel = channel })));

    [Theory]
    [InlineData("webhook", null, "missing-field")]
    [InlineData("webhook", "", "missing-field")]
    [InlineData("pull", "https://hr.example/hook", "invalid-field")]
    [InlineData("amqp", "https://hr.example/hook", "invalid-field")]
    public void A_webhook_alone_has_an_endpoint(string channel, string? endpoint, string code) =>
        Assert.Equal((code, "endpoint"), Only(Check(Asked() with { Channel = channel, Endpoint = endpoint })));

    [Theory]
    [InlineData("amqp", 0)]
    [InlineData("amqp", 3601)]
    [InlineData("pull", 5)]
    [InlineData("webhook", 5)]
    public void Only_over_amqp_a_subscription_names_a_lease_and_not_any(string channel, int seconds) => Assert.Equal(
        ("invalid-field", "leaseSeconds"),
        Only(Check(Asked() with { Channel = channel, LeaseSeconds = seconds, Endpoint = channel == "webhook" ? "https://hr.example/hook" : null })));

    [Fact]
    public void Who_pulls_is_shown_no_token_and_no_certificate()
    {
        Assert.Equal(("invalid-field", "clientCertificate"), Only(Check(Asked() with { ClientCertificate = true })));
        Assert.Equal(("invalid-field", "authorization"), Only(Check(Asked() with { Authorization = new ClientCredentials(null, null, null, null) })));
    }

    [Theory]
    [InlineData("postName or 1=1")]
    [InlineData("data.postName")]
    [InlineData("")]
    [InlineData(null)]
    public void Fields_are_plain_names(string? field) =>
        Assert.Equal(("invalid-field", "fields[1]"), Only(Check(Asked() with { Fields = ["postName", field!] })));

    [Fact]
    public void Says_everything_that_is_wrong_at_once_and_invalid_goes_before_denied()
    {
        var (status, findings) = SubscriptionRules.Check(
            new SubscriptionRequest([], "430199", null, ["?"]), Finance, Without);

        Assert.Equal(422, status);
        Assert.Equal(["channel", "fields[0]", "region", "types"], findings.Select(finding => finding.Field).Order());
    }

    [Fact]
    public void A_grant_opens_another_region_for_its_resources_only()
    {
        var granted = With(grants: [GrantOn("430100", "staff")]);

        Assert.Empty(SubscriptionRules.Check(Asked(region: "430100"), Finance, granted).Findings);
        Assert.Empty(SubscriptionRules.Check(Asked(["exchangehub.*"], "430111"), Finance, granted).Findings);
        Assert.Equal(("grant-required", "region"), Only(SubscriptionRules.Check(Asked(["exchangehub.quota.allocated.v1"], "430100"), Finance, granted)));
        Assert.Equal(("grants-not-current", "region"), Only(SubscriptionRules.Check(Asked(region: "430100"), Finance, granted with { IsCurrent = false })));
    }

    [Fact]
    public void An_agreement_opens_a_type_and_may_be_named()
    {
        var closed = ContractCatalog.All.First(contract => contract.ProfileOf(Department.Finance) is null && contract.Family == "institution");
        var agreement = AgreementOn(closed.Type);
        var agreed = With(agreements: [agreement]);

        Assert.Empty(SubscriptionRules.Check(Asked([closed.Type]), Finance, agreed).Findings);
        Assert.Empty(SubscriptionRules.Check(Asked([closed.Type]) with { Agreement = agreement.Id }, Finance, agreed).Findings);
        Assert.Equal(
            ("subscriber-not-entitled", "agreement"),
            Only(SubscriptionRules.Check(Asked([closed.Type]) with { Agreement = Guid.CreateVersion7() }, Finance, agreed)));
    }

    [Fact]
    public void A_publisher_is_not_a_subscriber_by_that()
    {
        var own = ContractCatalog.All.First(contract => contract.Publishers.Contains(Department.Finance) && contract.ProfileOf(Department.Finance) is null);

        Assert.Equal(("subscriber-not-entitled", "types[0]"), Only(Check(Asked([own.Type]))));
    }

    [Fact]
    public void A_subscription_ends_with_what_it_rests_on()
    {
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(), ClientId = Finance.ClientId, Department = Finance.Department, HomeRegion = Finance.Region, Region = "430100",
            Types = "exchangehub.personnel.*", Channel = "pull", State = SubscriptionState.Active,
        };
        var granted = With(grants: [GrantOn("430100", "staff")]);

        Assert.Null(SubscriptionRules.WhyEnded(subscription, granted));
        Assert.Null(SubscriptionRules.WhyEnded(subscription, granted with { IsCurrent = false }));
        Assert.Equal("grant-required", SubscriptionRules.WhyEnded(subscription, granted with { Today = Today.AddDays(31) })?.Decision.Code);
        Assert.Equal("grant-required", SubscriptionRules.WhyEnded(subscription, Without)?.Decision.Code);
    }

    private static AccessMoment Without { get; } = With();

    private static AccessMoment With(IEnumerable<Grant>? grants = null, IEnumerable<Agreement>? agreements = null) =>
        new(new AccessSnapshot(1, KnownRegions.Tree, grants ?? [], agreements ?? []), IsCurrent: true, Today);

    private static Grant GrantOn(string target, string resource) => new()
    {
        Id = Guid.CreateVersion7(), Version = 1, Department = Finance.Department, Region = Finance.Region, Targets = [target], Resources = [resource],
        Profile = FieldProfile.Masked, Purpose = "对比", NotBefore = Today, NotAfter = Today.AddDays(30),
    };

    private static Agreement AgreementOn(string type) => new()
    {
        Id = Guid.CreateVersion7(), Version = 1, Provider = Department.Staffing, ProviderRegion = "430000", Consumer = Finance.Department, ConsumerRegion = "430000",
        Types = new HashSet<string> { type }, Purpose = "对账", NotBefore = Today, NotAfter = Today.AddDays(30),
    };

    private static SubscriptionRequest Asked(IReadOnlyList<string>? types = null, string? region = "430700") =>
        new(types ?? ["exchangehub.personnel.post-changed.v1"], region, "pull", null);

    private static (int Status, IReadOnlyList<Finding> Findings) Check(SubscriptionRequest request) =>
        SubscriptionRules.Check(request, Finance, Without);

    private static (string Code, string Field) Only((int Status, IReadOnlyList<Finding> Findings) answer)
    {
        var finding = Assert.Single(answer.Findings);
        return (finding.Code, finding.Field);
    }
}
