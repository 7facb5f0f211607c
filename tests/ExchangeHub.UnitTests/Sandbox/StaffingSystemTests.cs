using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class StaffingSystemTests
{
    private const string Newcomer = "990000199001011237";

    private static readonly DateTimeOffset Today = new(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_release_frees_the_quota_and_is_told_once()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);
        var person = city.City.People[20];
        var before = Quota(staffing, person.InstitutionId);

        var first = await SandboxCity.ApplyAsync(staffing, "下编", Dismissed(person.NationalId), "2026-11-09");
        var second = await SandboxCity.ApplyAsync(staffing, "下编", Dismissed(person.NationalId), "2026-11-09");

        var after = Quota(staffing, person.InstitutionId);
        Assert.Equal((before.Headcount - 1, before.Vacancy + 1), (after.Headcount, after.Vacancy));
        Assert.Equal(("completed", "nothing-to-do"), (first.Outcome, second.Code));
        Assert.Equal("下编", Assert.Single(SandboxCity.Changes(staffing)).BusinessType);
    }

    [Fact]
    public async Task A_person_the_register_does_not_know_is_refused()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);

        Assert.Equal("not-on-quota", (await SandboxCity.ApplyAsync(staffing, "下编", Dismissed(Newcomer), "2026-11-09")).Code);
    }

    [Fact]
    public async Task A_leadership_post_that_is_taken_is_not_given_twice()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);
        var clerk = city.City.People.First(person => person.PostLevel == CityCodes.Clerk);
        // Every organ has one head, and has it.
        var answer = await SandboxCity.ApplyAsync(staffing, "登记职务", Post(clerk.NationalId, "0131"), "2026-11-09");

        Assert.Equal(("refused", "leadership-quota-exceeded"), (answer.Outcome, answer.Code));
        Assert.Equal("G11", staffing.FindPerson(clerk.NationalId)!["A02007"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_post_change_moves_the_leadership_count_and_does_not_come_back_as_a_fact()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);
        var clerk = city.City.People.First(person => person.PostLevel == CityCodes.Clerk);
        var before = Taken(staffing, clerk.InstitutionId, "0142");

        var answer = await SandboxCity.ApplyAsync(staffing, "登记职务", Post(clerk.NationalId, "0142"), "2026-11-09");

        Assert.Equal("completed", answer.Outcome);
        Assert.Equal(before + 1, Taken(staffing, clerk.InstitutionId, "0142"));
        Assert.Empty(SandboxCity.Changes(staffing));
    }

    [Fact]
    public async Task Enrolment_needs_an_approval_of_that_unit_which_serves_once()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);
        var unit = city.City.Institutions.First(unit => unit.Quota > unit.Headcount);

        var without = await SandboxCity.ApplyAsync(staffing, "上编", Enrolment(unit, Newcomer, "核编〔2026〕0999"), "2026-11-09");
        var approval = await staffing.ActAsync(
            "approve-quota-use", new JsonObject { ["unitId"] = unit.Id, ["quotaType"] = unit.QuotaType.Code }, TestContext.Current.CancellationToken);
        var enrolled = await SandboxCity.ApplyAsync(staffing, "上编", Enrolment(unit, Newcomer, approval.BusinessNo!), "2026-11-09");
        var again = await SandboxCity.ApplyAsync(staffing, "上编", Enrolment(unit, "990000199001021232", approval.BusinessNo!), "2026-11-09");

        Assert.Equal(("quota-approval-missing", "completed", "quota-approval-missing"), (without.Code, enrolled.Outcome, again.Code));
        Assert.Equal(unit.Headcount + 1, Quota(staffing, unit.Id).Headcount);
        Assert.Equal("上编", Assert.Single(SandboxCity.Changes(staffing)).BusinessType);
    }

    [Fact]
    public async Task No_more_is_approved_than_is_vacant()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await OpenAsync(city);
        var unit = city.City.Institutions.First(unit => unit.Quota > unit.Headcount);
        var answers = new List<string?>();
        for (var i = 0; i <= unit.Quota - unit.Headcount; i++)
        {
            answers.Add((await staffing.ActAsync(
                "approve-quota-use", new JsonObject { ["unitId"] = unit.Id, ["quotaType"] = unit.QuotaType.Code }, TestContext.Current.CancellationToken)).Code);
        }

        Assert.Equal("no-vacancy", answers[^1]);
        Assert.All(answers.SkipLast(1), Assert.Null);
    }

    private static Task<StaffingSystem> OpenAsync(SandboxCity city) => city.OpenAsync((region, store, clock) => new StaffingSystem(region, store, clock));

    private static (long Headcount, long Vacancy) Quota(StaffingSystem staffing, string unit)
    {
        var row = staffing.Store.Read(session => session.Single("select B02110, B02024 - B02110 as vacant from quotas where unitId = $unit", ("$unit", unit)))!;
        return (row["B02110"]!.GetValue<long>(), row["vacant"]!.GetValue<long>());
    }

    private static long Taken(StaffingSystem staffing, string unit, string level) => staffing.Store.Read(
        session => session.Single("select taken from leadership where unitId = $unit and level = $level", ("$unit", unit), ("$level", level)))!["taken"]!.GetValue<long>();

    private static JsonObject Dismissed(string id) => new() { ["A01085"] = id, ["A30002"] = "34", ["A30002N"] = "开除" };

    private static JsonObject Post(string id, string level) => new() { ["A01085"] = id, ["A02016"] = "新职务", ["A02007"] = level, ["A02007S"] = "GB/T 12407" };

    private static JsonObject Enrolment(CityInstitution unit, string id, string approvalNo) => new()
    {
        ["A01085"] = id, ["A01001"] = "新人", ["unitId"] = unit.Id, ["quotaType"] = unit.QuotaType.Code, ["approvalNo"] = approvalNo,
        ["A02016"] = "科员", ["A02007"] = "G11", ["A02007S"] = "综合管理类职级", ["entryKind"] = "21",
    };
}
