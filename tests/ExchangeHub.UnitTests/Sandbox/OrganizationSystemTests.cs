using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

public sealed class OrganizationSystemTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task A_new_unit_gets_a_number_of_the_departments_own_and_keeps_it()
    {
        using var city = new SandboxCity(Today);
        using var organization = await OpenAsync(city);

        var first = await SandboxCity.ApplyAsync(organization, "登记机构", NewUnit, "2026-11-09");
        var again = await SandboxCity.ApplyAsync(organization, "登记机构", NewUnit, "2026-11-09");

        Assert.StartsWith("GBDW", first.BusinessNo, StringComparison.Ordinal);
        Assert.Equal(("nothing-to-do", first.BusinessNo), (again.Code, again.BusinessNo));
        Assert.Equal(("新设示例局", "2026-11-09"), (Unit(organization)!["B0101"]!.GetValue<string>(), Unit(organization)!["establishedOn"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_credit_code_is_noted_with_its_unit_and_with_everyone_in_it()
    {
        using var city = new SandboxCity(Today);
        using var organization = await OpenAsync(city);
        var unit = city.City.Institutions.First(unit => !unit.IsPublicInstitution);
        var person = city.City.People.First(person => person.InstitutionId == unit.Id);
        const string Code = "11990000MB0000000X";

        var noted = await SandboxCity.ApplyAsync(organization, "登记信用代码", new JsonObject { ["B0111"] = unit.Id, ["B0114"] = Code }, "2026-11-09");
        var unknown = await SandboxCity.ApplyAsync(organization, "登记信用代码", new JsonObject { ["B0111"] = "inst-new", ["B0114"] = Code }, "2026-11-09");

        Assert.Equal(("completed", "unknown-unit"), (noted.Outcome, unknown.Code));
        Assert.Equal(Code, organization.FindPerson(person.NationalId)!["B0114"]!.GetValue<string>());
    }

    private static JsonObject NewUnit => new() { ["B0111"] = "inst-new", ["B0101"] = "新设示例局", ["B0131"] = "21", ["B0127"] = "0131" };

    private static Task<OrganizationSystem> OpenAsync(SandboxCity city) => city.OpenAsync((region, store, clock) => new OrganizationSystem(region, store, clock));

    private static JsonObject? Unit(OrganizationSystem organization) => organization.Store.Read(session => session.Single("select * from units where B0111 = 'inst-new'"));
}
