using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Testing.Broker;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Journeys;

/// <summary>One thing that each department does in its own system, over the protocol that system speaks, and what the others' systems hold afterwards.</summary>
public abstract class When_a_department_works(HubEdition edition) : IAsyncLifetime
{
    private static readonly string Today = ChinaTime.Today(TimeProvider.System).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private HubProcess? hub;

    private HubProcess Hub => hub ?? throw new InvalidOperationException("The hub was not started.");

    public async ValueTask InitializeAsync()
    {
        hub = await HubProcess.StartAsync(new HubSettings { Edition = edition, Sandbox = true });
        await Eventually.Async(() => Task.FromResult(hub.Output.Contains("接下来可以看", StringComparison.Ordinal)), TimeSpan.FromSeconds(180));
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>One start for all seven: a start plays three journeys first.</summary>
    [Fact]
    public async Task The_others_follow_without_anybody_telling_them()
    {
        await Organization_promotes_a_cadre_in_a_workbook_and_hears_the_pay_month();
        await Staffing_releases_a_man_through_a_staging_table_and_his_pay_stops();
        await Hr_appoints_somebody_over_REST_and_he_comes_onto_quota_and_payroll();
        await Discipline_orders_a_reduction_with_its_own_client_and_sees_it_carried_out();
        await The_register_files_an_annual_report_over_SOAP_and_staffing_can_read_it();
        await A_new_institution_gets_its_domain_by_REST_and_its_budget_by_staging_table();
    }

    private async Task Organization_promotes_a_cadre_in_a_workbook_and_hears_the_pay_month()
    {
        using var organization = new DepartmentDesk(Hub, Department.Organization);
        using var staffing = new DepartmentDesk(Hub, Department.Staffing);
        var open = (await staffing.ListAsync("leadership")).Where(line => Number(line, "taken") < Number(line, "approved")).ToDictionary(line => (Text(line, "unitId"), Text(line, "level")));
        var clerk = await organization.FindAsync("people", row => Text(row, "A02007") == "G11" && Text(row, "state") == "在任" && open.Keys.Any(key => key.Item1 == Text(row, "B0111")));
        var post = open.First(line => line.Key.Item1 == Text(clerk, "B0111")).Value;

        var done = await organization.ActAsync("change-post", new JsonObject
        {
            ["staffNo"] = Text(clerk, "staffNo"), ["A02016"] = "副科长", ["A02007"] = Text(post, "level"), ["A02007N"] = Text(post, "levelN"), ["A02007S"] = "GB/T 12407",
            ["leads"] = true, ["A02045"] = "组任〔2026〕77号", ["A02043"] = Today,
        });

        await AcceptedAsync(organization, done);
        await HoldsAsync(organization, "people", row => Text(row, "staffNo") == Text(clerk, "staffNo"), row => Optional(row, "payMonth") is not null);
        await HoldsAsync(staffing, "people", row => Text(row, "A01085") == Text(clerk, "A0184"), row => Text(row, "A02007") == Text(post, "level"));
    }

    private async Task Staffing_releases_a_man_through_a_staging_table_and_his_pay_stops()
    {
        using var staffing = new DepartmentDesk(Hub, Department.Staffing);
        using var finance = new DepartmentDesk(Hub, Department.Finance);
        var leaving = await staffing.FindAsync("people", row => Text(row, "state") == "在编" && Text(row, "A02007") == "G11");

        var done = await staffing.ActAsync("release", new JsonObject
        {
            ["A01085"] = Text(leaving, "A01085"), ["A30002"] = "32", ["A30002N"] = "辞去公职", ["effectiveDate"] = Today,
        });

        await AcceptedAsync(staffing, done);
        await HoldsAsync(finance, "payroll", row => Text(row, "iden_no") == Text(leaving, "A01085"), row => Text(row, "pay_status") == "停发");
    }

    private async Task Hr_appoints_somebody_over_REST_and_he_comes_onto_quota_and_payroll()
    {
        using var staffing = new DepartmentDesk(Hub, Department.Staffing);
        using var hr = new DepartmentDesk(Hub, Department.Hr);
        using var finance = new DepartmentDesk(Hub, Department.Finance);
        var unit = await staffing.FindAsync("institutions", row => Text(row, "quotaType") == "3" && Number(row, "B02115") > 0 && Optional(row, "B01014") is not null);
        var approval = await staffing.ActAsync("approve-quota-use", new JsonObject { ["unitId"] = Text(unit, "unitId"), ["quotaType"] = "3" });
        var newcomer = SyntheticPerson.Number(7001);

        var done = await hr.ActAsync("appoint", new JsonObject
        {
            ["sfzh"] = newcomer.NationalId, ["xm"] = "新聘人员", ["dwbh"] = Text(unit, "unitId"), ["dwmc"] = Text(unit, "B01001"), ["gwmc"] = "九级职员",
            ["gwdj"] = "0850", ["gwdjN"] = "管理九级(科员级)", ["gwdjS"] = "事业单位管理岗位", ["jrfs"] = "21", ["jrfsN"] = "公开招聘", ["hbtzd"] = Text(approval, "businessNo"),
            ["bzxz"] = "3", ["bzxzN"] = "事业编制", ["wjh"] = "人社聘〔2026〕7号", ["wjrq"] = Today, ["effectiveDate"] = Today,
        });

        await AcceptedAsync(hr, done);
        await HoldsAsync(staffing, "people", row => Text(row, "A01085") == newcomer.NationalId, row => Text(row, "state") == "在编");
        await HoldsAsync(finance, "payroll", row => Text(row, "iden_no") == newcomer.NationalId, row => Text(row, "pay_status") == "在发");
    }

    private async Task Discipline_orders_a_reduction_with_its_own_client_and_sees_it_carried_out()
    {
        using var discipline = new DepartmentDesk(Hub, Department.Discipline);
        using var hr = new DepartmentDesk(Hub, Department.Hr);
        var person = await hr.FindAsync("people", row => Text(row, "zt") == "在聘" && Text(row, "gwdj") == "0850");

        var done = await discipline.ActAsync("order-reduction", new JsonObject
        {
            ["sfzh"] = Text(person, "sfzh"), ["xm"] = Text(person, "xm"), ["dwbh"] = Text(person, "dwbh"), ["dwmc"] = Text(person, "dwmc"),
            ["zyss"] = "虚构案情", ["cfzl"] = "02119", ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会", ["wjh"] = "监决〔2026〕77号", ["wjrq"] = Today,
        });

        await AcceptedAsync(discipline, done);
        await HoldsAsync(discipline, "cases", row => Text(row, "ajbh") == Text(done, "businessNo"), row => Text(row, "zt") == "已办结");
    }

    private async Task The_register_files_an_annual_report_over_SOAP_and_staffing_can_read_it()
    {
        using var register = new DepartmentDesk(Hub, Department.CreditCode);
        using var client = await Hub.AddClientAsync(Department.Staffing, Events.City, "events:read");
        var unit = await register.FindAsync("registrations", row => Text(row, "zt") == "正常" && Text(row, "djlx").Contains("事业", StringComparison.Ordinal));

        var done = await register.ActAsync("file-annual-report", new JsonObject { ["jgbh"] = Text(unit, "jgbh"), ["bgnd"] = "2025" });

        await AcceptedAsync(register, done);
        var filed = await client.GetAsync("v1/events?type=exchangehub.credit-code.annual-report-filed.v1");
        Assert.Contains(filed.Body.GetProperty("items").EnumerateArray(), item => item.GetProperty("event").GetProperty("id").GetString() == Text(done, "rowId"));
    }

    private async Task A_new_institution_gets_its_domain_by_REST_and_its_budget_by_staging_table()
    {
        using var staffing = new DepartmentDesk(Hub, Department.Staffing);
        using var domains = new DepartmentDesk(Hub, Department.DomainName);
        using var finance = new DepartmentDesk(Hub, Department.Finance);
        const string Name = "市机构编制电子政务中心";

        var done = await staffing.ActAsync("establish-institution", new JsonObject
        {
            ["B01001"] = Name, ["B01004"] = "市编制电子政务中心", ["category"] = "4", ["categoryN"] = "事业单位", ["DM141"] = "109", ["DM141N"] = "乡、科级",
            ["quotaType1"] = "3", ["quotaType1N"] = "事业编制", ["funding1"] = "1", ["funding1N"] = "全额拨款", ["quota1"] = "9", ["functions"] = "电子政务",
            ["documentNo"] = "编发〔2026〕77号", ["documentDate"] = Today, ["effectiveDate"] = Today,
        });

        await AcceptedAsync(staffing, done);
        await HoldsAsync(domains, "domains", row => Text(row, "orgName") == Name, row => Text(row, "domain").EndsWith(".公益", StringComparison.Ordinal));
        await HoldsAsync(finance, "budget-units", row => Text(row, "agency_name") == Name, row => Optional(row, "credit_code") is not null);
        await HoldsAsync(staffing, "institutions", row => Text(row, "B01001") == Name, row => Optional(row, "domainName") is not null && Optional(row, "B01014") is not null);
    }

    private static Task<JsonObject> AcceptedAsync(DepartmentDesk desk, JsonObject done) => Eventually.Async(
        () => desk.ChangeAsync(Text(done, "rowId")), change => Text(change, "state") == "accepted", TimeSpan.FromSeconds(60));

    private static Task<JsonObject?> HoldsAsync(DepartmentDesk desk, string view, Func<JsonObject, bool> row, Func<JsonObject, bool> holds) => Eventually.Async(
        async () => (await desk.ListAsync(view)).FirstOrDefault(row), found => found is not null && holds(found), TimeSpan.FromSeconds(60));

    private static string Text(JsonObject row, string field) => Optional(row, field) ?? "";

    private static string? Optional(JsonObject row, string field) => row[field]?.ToString() is { Length: > 0 } text ? text : null;

    private static long Number(JsonObject row, string field) => row[field]!.GetValue<long>();
}

public sealed class When_a_department_works_embedded() : When_a_department_works(HubEdition.Embedded);

public sealed class When_a_department_works_in_production(PostgresDatabase database, RabbitMqHost broker)
    : When_a_department_works(HubEdition.Production(database.ConnectionString, broker.Url)), IClassFixture<PostgresDatabase>, IClassFixture<RabbitMqHost>;
