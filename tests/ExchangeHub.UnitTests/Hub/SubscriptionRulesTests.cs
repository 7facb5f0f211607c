using ExchangeHub.Access;
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
            Asked([closed.Type]), Finance with { Department = Department.Audit }, KnownRegions.Tree, Today);

        Assert.Equal((403, RejectionCode.SubscriberNotEntitled), (status, Assert.Single(findings).Code));
    }

    [Theory]
    [InlineData(null, "missing-field")]
    [InlineData("adapter", "invalid-field")]
    [InlineData("webhook", "invalid-field")]
    [InlineData("PULL", "invalid-field")]
    public void Only_pull_can_be_asked_for(string? channel, string code) =>
        Assert.Equal((code, "channel"), Only(Check(Asked() with { Channel = channel })));

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
            new SubscriptionRequest([], "430100", null, ["?"]), Finance, KnownRegions.Tree, Today);

        Assert.Equal(422, status);
        Assert.Equal(["channel", "fields[0]", "region", "types"], findings.Select(finding => finding.Field).Order());
    }

    private static SubscriptionRequest Asked(IReadOnlyList<string>? types = null, string? region = "430700") =>
        new(types ?? ["exchangehub.personnel.post-changed.v1"], region, "pull", null);

    private static (int Status, IReadOnlyList<Finding> Findings) Check(SubscriptionRequest request) =>
        SubscriptionRules.Check(request, Finance, KnownRegions.Tree, Today);

    private static (string Code, string Field) Only((int Status, IReadOnlyList<Finding> Findings) answer)
    {
        var finding = Assert.Single(answer.Findings);
        return (finding.Code, finding.Field);
    }
}
