using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.UnitTests.Codes;
using Xunit;

namespace ExchangeHub.UnitTests.Access;

/// <summary>Which fields a department sees, and what is too little for a look-up.</summary>
public sealed class AccessProfileTests
{
    private const string City = "430700";
    private const string OtherCity = "430100";

    private static readonly DateOnly Day = new(2026, 4, 1);

    [Theory]
    [InlineData(Department.Staffing, "exchangehub.personnel.staff-released.v1", FieldProfile.Full)]
    [InlineData(Department.Finance, "exchangehub.personnel.staff-released.v1", FieldProfile.Acting)]
    [InlineData(Department.Discipline, "exchangehub.personnel.staff-released.v1", FieldProfile.Acting)]
    [InlineData(Department.Audit, "exchangehub.personnel.staff-released.v1", FieldProfile.Masked)]
    [InlineData(Department.CreditCode, "exchangehub.personnel.staff-released.v1", null)]
    [InlineData(Department.Finance, "staff", FieldProfile.Full)]
    [InlineData(Department.Inspection, "staff", FieldProfile.Masked)]
    [InlineData(Department.DomainName, "staff", null)]
    [InlineData(Department.Finance, "discipline", FieldProfile.Acting)]
    [InlineData(Department.Audit, "discipline", null)]
    public void At_home_a_department_sees_what_the_contract_lists_for_it(string department, string resource, string? profile)
    {
        var decision = Decide(department, resource, City);

        Assert.Equal((profile is not null, profile), (decision.Allowed, decision.Profile));
        Assert.Equal(profile is null ? RejectionCode.SubscriberNotEntitled : null, decision.Code);
    }

    [Theory]
    [InlineData(Department.Finance, "staff", FieldProfile.Full, FieldProfile.Full)]
    [InlineData(Department.Finance, "staff", FieldProfile.Masked, FieldProfile.Masked)]
    [InlineData(Department.Organization, "payroll", FieldProfile.Full, FieldProfile.Acting)]
    [InlineData(Department.Organization, "payroll", FieldProfile.Masked, FieldProfile.Masked)]
    [InlineData(Department.Audit, "staff", FieldProfile.Full, FieldProfile.Masked)]
    public void Through_a_grant_it_sees_the_less_of_both(string department, string resource, string granted, string seen)
    {
        var decision = Decide(department, resource, OtherCity, grants: [Opening(department, resource, granted)]);

        Assert.Equal((AccessRule.Grant, seen, true), (decision.Rule, decision.Profile, decision.AcrossRegions));
    }

    [Theory]
    [InlineData("discipline", Department.Staffing)]
    [InlineData("supervision", Department.Staffing)]
    [InlineData("hub", Department.Finance)]
    public void What_no_grant_opens_stays_closed_even_where_one_names_it(string resource, string department)
    {
        var decision = Decide(department, resource, OtherCity, grants: [Opening(department, resource, FieldProfile.Full)]);

        Assert.Equal((AccessRule.NeverGranted, RejectionCode.GrantRequired), (decision.Rule, decision.Code));
    }

    [Theory]
    [InlineData(Department.Finance, "exchangehub.personnel.staff-released.v1", true)]
    [InlineData(Department.Finance, "staff", true)]
    [InlineData(Department.Audit, "staff", false)]
    public void A_look_up_by_identity_number_needs_more_than_masked(string department, string resource, bool allowed)
    {
        var decision = Decide(department, resource, City, AccessAction.Lookup, Classification.Sensitive);

        Assert.Equal(allowed, decision.Allowed);
        Assert.Equal(allowed ? null : RejectionCode.FieldsNotAllowed, decision.Code);
    }

    [Theory]
    [InlineData(AccessAction.Read, true)]
    [InlineData(AccessAction.Lookup, true)]
    [InlineData(AccessAction.Call, true)]
    [InlineData(AccessAction.Subscribe, false)]
    public void Who_publishes_without_being_a_subscriber_reads_masked_and_does_not_subscribe(string action, bool allowed)
    {
        var decision = Decide(Department.Finance, "exchangehub.supervision.rectification-reported.v1", City, action);

        Assert.Equal((allowed, allowed ? FieldProfile.Masked : null), (decision.Allowed, decision.Profile));
    }

    [Theory]
    [InlineData(Roles.SystemAdmin, false)]
    [InlineData(Roles.SecurityAdmin, false)]
    [InlineData(Roles.AuditAdmin, false)]
    [InlineData(Roles.GrantAdmin, true)]
    [InlineData(Roles.Operator, true)]
    public void The_three_administrators_see_no_business_data(string role, bool allowed)
    {
        var reader = new Caller("exchangehub-accounts", Department.Staffing, City) { User = "wang", Role = role };
        string[] resources = ["staff", "exchangehub.quota.allocated.v1", "systems/staffing", "no-such"];
        var decisions = resources.Select(resource => AccessRules.Decide(new AccessRequest(reader, AccessAction.Read, resource, City, Day), Snapshot())).ToList();

        Assert.Equal(allowed, decisions.Exists(decision => decision.Allowed));
        Assert.Equal(!allowed, decisions.TrueForAll(decision => decision.Code == RejectionCode.RoleNotAllowed));
    }

    [Theory]
    [InlineData("systems/finance", City, true)]
    [InlineData("systems/finance", "430725", true)]
    [InlineData("systems/finance", OtherCity, false)]
    [InlineData("systems/finance", "430000", false)]
    [InlineData("systems/hr", City, false)]
    [InlineData("systems/finances", City, false)]
    public void A_system_without_a_contract_is_open_to_its_own_department_in_its_own_subtree(string resource, string region, bool allowed) =>
        Assert.Equal(allowed, Decide(Department.Finance, resource, region, AccessAction.Call).Allowed);

    private static AccessDecision Decide(
        string department, string resource, string region, string action = AccessAction.Read, Classification asks = Classification.Internal, IEnumerable<Grant>? grants = null) =>
        AccessRules.Decide(new AccessRequest(new Caller("client", department, City), action, resource, region, Day, asks), Snapshot(grants));

    private static AccessSnapshot Snapshot(IEnumerable<Grant>? grants = null) => new(1, KnownRegions.Tree, grants ?? [], []);

    private static Grant Opening(string department, string resource, string profile) =>
        Grants.Of(department, City, OtherCity) with { Resources = [resource], Profile = profile };
}
