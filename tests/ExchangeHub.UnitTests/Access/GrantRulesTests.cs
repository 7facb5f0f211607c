using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

/// <summary>Every violation has its own code; what is right has none.</summary>
public sealed class GrantRulesTests
{
    private static readonly DateOnly Today = Grants.Today;

    [Theory]
    [InlineData(0, 0, null)]
    [InlineData(0, 365, null)]
    [InlineData(-100, 0, null)]
    [InlineData(30, 30 + 365, null)]
    [InlineData(0, 366, RejectionCode.GrantTooLong)]
    [InlineData(0, -1, RejectionCode.GrantPeriodInvalid)]
    [InlineData(10, 9, RejectionCode.GrantPeriodInvalid)]
    [InlineData(-30, -1, RejectionCode.GrantPeriodInvalid)]
    public void A_grant_is_dated_not_over_and_lasts_a_year_at_most(int first, int last, string? code) =>
        Assert.Equal(code, GrantRules.CheckPeriod(Today.AddDays(first), Today.AddDays(last), Today).SingleOrDefault()?.Code);

    [Theory]
    [InlineData("430100", "quotas", null, null)]
    [InlineData("430000", "quotas", null, null)]
    [InlineData("430102", "statistics", null, null)]
    [InlineData("430700", "quotas", RejectionCode.GrantNeedless, "target[0]")]
    [InlineData("430725", "quotas", RejectionCode.GrantNeedless, "target[0]")]
    [InlineData("439999", "quotas", RejectionCode.UnknownRegion, "target[0]")]
    [InlineData("430122", "quotas", RejectionCode.UnknownRegion, "target[0]")]
    [InlineData("430100", "kitchen", RejectionCode.UnknownResource, "resources[0]")]
    [InlineData("430100", "discipline", RejectionCode.ResourceNotGrantable, "resources[0]")]
    [InlineData("430100", "supervision", RejectionCode.ResourceNotGrantable, "resources[0]")]
    [InlineData("430100", "hub", RejectionCode.ResourceNotGrantable, "resources[0]")]
    public void Terms_name_regions_in_force_that_are_not_read_anyway_and_resources_that_can_be_granted(string target, string resource, string? code, string? field)
    {
        var finding = GrantRules.CheckTerms(Grants.Of(targets: target) with { Resources = [resource] }, KnownRegions.Tree, Today).SingleOrDefault();

        Assert.Equal((code, field), (finding?.Code, finding?.Field));
    }

    [Fact]
    public void A_grantee_in_no_region_in_force_is_said_so() =>
        Assert.Equal(
            (RejectionCode.UnknownRegion, "grantee.region"),
            GrantRules.CheckTerms(Grants.Of(region: "430122"), KnownRegions.Tree, Today).Select(finding => (finding.Code, finding.Field)).Single());

    [Fact]
    public void All_that_is_wrong_is_said_at_once()
    {
        var grant = Grants.Of(targets: ["430100", "430725", "000000"]) with { Resources = ["quotas", "discipline", "kitchen"], NotAfter = Today.AddDays(400) };

        Assert.Equal(
            ["notAfter", "resources[1]", "resources[2]", "target[1]", "target[2]"],
            GrantRules.CheckTerms(grant, KnownRegions.Tree, Today).Select(finding => finding.Field));
    }

    [Theory]
    [InlineData("430000", "430700", "430100", null)]
    [InlineData("430000", "430725", "430000", null)]
    [InlineData("430700", "430725", "430726", null)]
    [InlineData("430700", "430725", "430700", null)]
    [InlineData("100000", "430000", "440000", null)]
    [InlineData("430700", "430700", "430725", RejectionCode.GrantorNotAboveGrantee)]
    [InlineData("430700", "430100", "430725", RejectionCode.GrantorNotAboveGrantee)]
    [InlineData("430700", "430725", "430100", RejectionCode.GrantorNotAboveTarget)]
    [InlineData("430700", "430725", "430000", RejectionCode.GrantorNotAboveTarget)]
    [InlineData("430000", "430700", "440100", RejectionCode.GrantorNotAboveTarget)]
    public void The_giver_stands_above_the_reader_and_is_the_region_to_be_read_or_above_it(string grantor, string reader, string target, string? code) =>
        Assert.Equal(code, Check(grantor, Grants.Of(region: reader, targets: target)).SingleOrDefault());

    [Theory]
    [InlineData("430725")]
    [InlineData("439001")]
    [InlineData("500112")]
    public void A_county_never_grants(string county) =>
        Assert.Contains(RejectionCode.CountyNeverGrants, Check(county, Grants.Of(region: county, targets: county)));

    [Theory]
    [InlineData("430700")]
    [InlineData("430000")]
    public void What_the_giver_reads_by_grant_only_is_not_granted_on(string reader)
    {
        var held = Grants.Of(Department.Staffing, reader, "440000");
        var wanted = Grants.Of(Department.Finance, "430725", "440100");

        Assert.Equal([RejectionCode.GrantsDoNotChain], Check("430700", wanted, held));
        Assert.Equal([RejectionCode.GrantorNotAboveTarget], Check("430700", wanted, held with { NotAfter = Today.AddDays(-1) }));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(Roles.GrantAdmin, true)]
    [InlineData(Roles.Operator, false)]
    [InlineData(Roles.SystemAdmin, false)]
    [InlineData(Roles.SecurityAdmin, false)]
    [InlineData(Roles.AuditAdmin, false)]
    public void Only_a_grant_administrator_or_a_client_gives(string? role, bool may) =>
        Assert.Equal(may ? [] : [RejectionCode.RoleNotAllowed], Check("430000", Grants.Of(), role: role));

    [Theory]
    [InlineData("li", Roles.SecurityAdmin, "430000", null)]
    [InlineData("li", Roles.SecurityAdmin, "100000", null)]
    [InlineData("li", Roles.GrantAdmin, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData("li", Roles.SystemAdmin, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData(null, null, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData(null, Roles.SecurityAdmin, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData("zhang", Roles.SecurityAdmin, "430000", RejectionCode.SecondPersonRequired)]
    [InlineData("li", Roles.SecurityAdmin, "430700", RejectionCode.CountersignerOutsideRegion)]
    [InlineData("li", Roles.SecurityAdmin, "440000", RejectionCode.CountersignerOutsideRegion)]
    public void Another_person_who_is_security_administrator_of_the_region_or_above_countersigns(string? user, string? role, string region, string? code)
    {
        var signer = new Caller("client", Department.Staffing, region) { User = user, Role = role };

        Assert.Equal(code, GrantRules.CheckCountersigner(signer, issuer: "zhang", "430000", KnownRegions.Tree, Today)?.Code);
    }

    [Theory]
    [InlineData(Roles.GrantAdmin, "430000", null)]
    [InlineData(Roles.SecurityAdmin, "430000", null)]
    [InlineData(null, "430000", null)]
    [InlineData(Roles.Operator, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData(Roles.AuditAdmin, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData(Roles.SystemAdmin, "430000", RejectionCode.RoleNotAllowed)]
    [InlineData(Roles.GrantAdmin, "430700", RejectionCode.RegionNotAllowed)]
    public void Who_could_give_it_or_sign_it_ends_it(string? role, string region, string? code) =>
        Assert.Equal(code, GrantRules.CheckAuthority(Giver(region, role), "430000", KnownRegions.Tree, Today)?.Code);

    private static string[] Check(string grantor, Grant grant, Grant? held = null, string? role = Roles.GrantAdmin) =>
        [.. GrantRules.CheckGrantor(Giver(grantor, role), grant, new AccessSnapshot(1, KnownRegions.Tree, held is null ? [] : [held], []), Today).Select(finding => finding.Code)];

    private static Caller Giver(string region, string? role) =>
        new("client", Department.Staffing, region) { User = role is null ? null : "zhang", Role = role };
}
