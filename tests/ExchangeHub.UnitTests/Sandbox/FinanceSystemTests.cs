using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.City;
using ExchangeHub.Sandbox.Departments;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class FinanceSystemTests
{
    [Fact]
    public async Task A_new_level_received_after_the_cut_off_is_paid_next_month_with_back_pay()
    {
        using var city = new SandboxCity(new DateTimeOffset(2026, 11, 21, 9, 0, 0, TimeSpan.FromHours(8)));
        using var finance = await OpenAsync(city);

        var answer = await SandboxCity.ApplyAsync(finance, "调整工资", Raise(Clerk(city)), "2026-11-01");

        Assert.Equal(("completed", "2026-12"), (answer.Outcome, answer.PayMonth));
        var fact = Assert.Single(SandboxCity.Changes(finance));
        Assert.Equal(("工资变动", "2026-11"), (fact.BusinessType, fact.Fields["back_pay_from"]!.GetValue<string>()));
        Assert.Equal(("cause", "case"), (fact.CausationId, fact.CorrelationId));
    }

    [Fact]
    public async Task Late_in_the_evening_of_the_cut_off_day_it_is_still_that_day_in_China()
    {
        using var city = new SandboxCity(new DateTimeOffset(2026, 11, 20, 15, 30, 0, TimeSpan.Zero));
        using var finance = await OpenAsync(city);

        Assert.Equal("2026-11", (await SandboxCity.ApplyAsync(finance, "调整工资", Raise(Clerk(city)), "2026-11-01")).PayMonth);
        city.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal("2026-12", (await SandboxCity.ApplyAsync(finance, "调整工资", Raise(Clerk(city, skip: 1)), "2026-11-01")).PayMonth);
    }

    [Fact]
    public async Task A_level_that_pays_the_same_is_no_fact_to_tell()
    {
        using var city = new SandboxCity(DateTimeOffset.UnixEpoch.AddYears(56));
        using var finance = await OpenAsync(city);

        var answer = await SandboxCity.ApplyAsync(finance, "调整工资", Raise(Clerk(city), level: "G11"), "2026-01-01");

        Assert.Equal("completed", answer.Outcome);
        Assert.Empty(SandboxCity.Changes(finance));
    }

    [Fact]
    public async Task Pay_stops_once_with_the_month_after_the_release()
    {
        using var city = new SandboxCity(new DateTimeOffset(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8)));
        using var finance = await OpenAsync(city);
        var person = new JsonObject { ["iden_no"] = Clerk(city).NationalId };

        var first = await SandboxCity.ApplyAsync(finance, "停发工资", person.DeepClone().AsObject(), "2026-11-09");
        var second = await SandboxCity.ApplyAsync(finance, "停发工资", person.DeepClone().AsObject(), "2026-11-09");

        Assert.Equal("stopMonth=2026-12", first.Detail);
        Assert.Equal(("completed", "nothing-to-do"), (second.Outcome, second.Code));
        Assert.Equal("2026-12", Assert.Single(SandboxCity.Changes(finance)).Fields["stop_month"]!.GetValue<string>());
    }

    [Fact]
    public async Task Nobody_comes_onto_the_payroll_without_a_quota_approval()
    {
        using var city = new SandboxCity(DateTimeOffset.UnixEpoch.AddYears(56));
        using var finance = await OpenAsync(city);

        var answer = await SandboxCity.ApplyAsync(finance, "纳入统发", new JsonObject { ["iden_no"] = "990000199001011237" }, "2026-01-01");

        Assert.Equal(("refused", "no-quota-approval"), (answer.Outcome, answer.Code));
    }

    [Fact]
    public async Task An_incomplete_action_is_refused_by_the_field_it_lacks()
    {
        using var city = new SandboxCity(DateTimeOffset.UnixEpoch.AddYears(56));
        using var finance = await OpenAsync(city);

        var answer = await SandboxCity.ApplyAsync(finance, "调整工资", new JsonObject { ["iden_no"] = Clerk(city).NationalId }, "2026-01-01");

        Assert.Equal(("refused", "incomplete"), (answer.Outcome, answer.Code));
        Assert.Contains("post_level", answer.Detail, StringComparison.Ordinal);
    }

    private static Task<FinanceSystem> OpenAsync(SandboxCity city) => city.OpenAsync((region, store, clock) => new FinanceSystem(region, store, clock));

    private static CityPerson Clerk(SandboxCity city, int skip = 0) => city.City.People.Where(person => person.PostLevel == CityCodes.Clerk).Skip(skip).First();

    private static JsonObject Raise(CityPerson person, string level = "0142") => new() { ["iden_no"] = person.NationalId, ["post_level"] = level };
}
