using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Departments;
using Xunit;

namespace ExchangeHub.UnitTests.Sandbox;

/// <summary>机构设立 in the two systems that keep quota and money.</summary>
public sealed class InstitutionLifecycleTests
{
    private const string Code = "12990000TEST00000X";

    private static readonly DateTimeOffset Today = new(2026, 11, 10, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public async Task An_institution_is_established_once_with_its_quota_and_posts()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await StaffingAsync(city);

        var first = await EstablishAsync(staffing, NewCentre());
        var again = await EstablishAsync(staffing, NewCentre());

        Assert.Equal(("duplicate-name", "已有同名机构"), (again.Code, again.Detail));
        var fact = Assert.Single(SandboxCity.Changes(staffing));
        Assert.Equal((first.RowId, "机构设立", "编发〔2026〕8号", "2026-12-01"), (fact.RowId, fact.BusinessType, fact.DocumentNo, fact.EffectiveDate));
        var unit = fact.Fields.Text("unitId");
        var quotas = staffing.Store.Read(session => session.Query("select * from quotas where unitId = $unit order by quotaType", ("$unit", unit)));
        Assert.Equal([("3", 12L, 0L), ("7", 2L, 0L)], quotas.Select(row => (row.Text("quotaType"), row.Number("B02024"), row.Number("B02110"))));
        Assert.Single(staffing.Store.Read(session => session.Query("select * from leadership where unitId = $unit", ("$unit", unit))));
    }

    [Theory]
    [InlineData("quotaType1", null, "no-quota")]
    [InlineData("quotaType2", "3", "duplicate-quota-type")]
    [InlineData("superiorId", "430700-S-9999", "unknown-superior")]
    [InlineData("quota1", "12人", "incomplete")]
    [InlineData("documentNo", null, "incomplete")]
    public async Task A_form_that_makes_no_institution_leaves_no_trace(string field, string? value, string code)
    {
        using var city = new SandboxCity(Today);
        using var staffing = await StaffingAsync(city);
        var form = NewCentre();
        form[field] = value;
        if (code == "no-quota")
        {
            form["quotaType2"] = null;
        }

        Assert.Equal(code, (await EstablishAsync(staffing, form)).Code);
        Assert.Empty(SandboxCity.Changes(staffing));
        Assert.Null(staffing.Store.Read(session => session.Single("select 1 from institutions where B01001 = '市大数据中心'")));
    }

    [Fact]
    public async Task A_credit_code_is_noted_once_and_never_replaced()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await StaffingAsync(city);
        await EstablishAsync(staffing, NewCentre());
        var unit = SandboxCity.Changes(staffing)[0].Fields.Text("unitId");

        Assert.Equal(
            [null, "nothing-to-do", "credit-code-differs", "unknown-unit"],
            [
                (await NoteAsync(staffing, unit, Code)).Code, (await NoteAsync(staffing, unit, Code)).Code,
                (await NoteAsync(staffing, unit, "12990000TEST00001X")).Code, (await NoteAsync(staffing, "430700-N-0404", Code)).Code,
            ]);
        Assert.Equal("credit-code-differs", (await NoteAsync(staffing, city.City.Institutions[0].Id, Code)).Code);
    }

    [Fact]
    public async Task Somebody_can_be_released_from_an_institution_that_has_no_credit_code_yet()
    {
        using var city = new SandboxCity(Today);
        using var staffing = await StaffingAsync(city);
        await EstablishAsync(staffing, NewCentre());
        var unit = SandboxCity.Changes(staffing)[0].Fields.Text("unitId");
        var approval = await staffing.ActAsync("approve-quota-use", new JsonObject { ["unitId"] = unit, ["quotaType"] = "3" }, TestContext.Current.CancellationToken);
        var enrolled = await SandboxCity.ApplyAsync(staffing, "上编", Newcomer(unit, approval.BusinessNo!), "2026-12-01");

        var released = await SandboxCity.ApplyAsync(
            staffing, "下编", new JsonObject { ["A01085"] = "990000199001011237", ["A30002"] = "11", ["A30002N"] = "退休" }, "2026-12-31");

        Assert.Equal(("completed", "completed"), (enrolled.Outcome, released.Outcome));
        Assert.Null(SandboxCity.Changes(staffing)[^1].Fields.Optional("B01014"));
    }

    [Fact]
    public async Task The_budget_knows_a_new_unit_once_and_plans_for_the_rest_of_the_year()
    {
        using var city = new SandboxCity(Today);
        using var finance = await FinanceAsync(city);

        var first = await SandboxCity.ApplyAsync(finance, "登记预算单位", Agency("430700-N-0001", "市大数据中心"), "2026-07-01");
        var again = await SandboxCity.ApplyAsync(finance, "登记预算单位", Agency("430700-N-0001", "市大数据中心"), "2026-07-01");
        var namesake = await SandboxCity.ApplyAsync(finance, "登记预算单位", Agency("430700-N-0002", "市大数据中心"), "2026-07-01");

        Assert.Equal(("completed", "nothing-to-do", "duplicate-name"), (first.Outcome, again.Code, namesake.Code));
        var fact = Assert.Single(SandboxCity.Changes(finance));
        Assert.Equal(
            ("人员经费调整", first.BusinessNo, "12", "614400", "case"),
            (fact.BusinessType, fact.Fields.Text("unit_no"), fact.Fields.Text("heads"), fact.Fields.Text("amount_change"), fact.CorrelationId));
    }

    [Fact]
    public async Task Nobody_is_paid_by_a_unit_that_the_budget_does_not_know_yet()
    {
        using var city = new SandboxCity(Today);
        using var finance = await FinanceAsync(city);
        var person = new JsonObject
        {
            ["iden_no"] = "990000199001011237", ["per_name"] = "某人", ["agency_code"] = "430700-N-0001", ["agency_name"] = "市大数据中心", ["post_level"] = "G11",
            ["approval_no"] = "核编〔2026〕0001",
        };

        var early = await SandboxCity.ApplyAsync(finance, "纳入统发", person.DeepClone().AsObject(), "2026-11-01");
        var unit = await SandboxCity.ApplyAsync(finance, "登记预算单位", Agency("430700-N-0001", "市大数据中心"), "2026-11-01");
        var later = await SandboxCity.ApplyAsync(finance, "纳入统发", person, "2026-11-01");

        Assert.Equal(("failed", "unknown-unit", "completed"), (early.Outcome, early.Code, later.Outcome));
        Assert.Equal(unit.BusinessNo, finance.FindPerson("990000199001011237")!.Text("unit_no"));
    }

    [Fact]
    public async Task The_budget_notes_the_credit_code_of_its_unit()
    {
        using var city = new SandboxCity(Today);
        using var finance = await FinanceAsync(city);
        await SandboxCity.ApplyAsync(finance, "登记预算单位", Agency("430700-N-0001", "市大数据中心"), "2026-11-01");

        Assert.Equal("completed", (await CreditCodeAsync(finance, "430700-N-0001", Code)).Outcome);
        Assert.Equal("nothing-to-do", (await CreditCodeAsync(finance, "430700-N-0001", Code)).Code);
        Assert.Equal("credit-code-differs", (await CreditCodeAsync(finance, "430700-N-0001", "12990000TEST00001X")).Code);
        Assert.Equal("unknown-unit", (await CreditCodeAsync(finance, "430700-N-0404", Code)).Code);
    }

    private static Task<StaffingSystem> StaffingAsync(SandboxCity city) => city.OpenAsync((region, store, clock) => new StaffingSystem(region, store, clock));

    private static Task<FinanceSystem> FinanceAsync(SandboxCity city) => city.OpenAsync((region, store, clock) => new FinanceSystem(region, store, clock));

    private static Task<ActionAnswer> EstablishAsync(StaffingSystem staffing, JsonObject form) =>
        staffing.ActAsync("establish-institution", form, TestContext.Current.CancellationToken);

    private static Task<InboxAnswer> NoteAsync(StaffingSystem staffing, string unit, string code) =>
        SandboxCity.ApplyAsync(staffing, "登记赋码", new JsonObject { ["unitId"] = unit, ["B01014"] = code }, "2026-12-01");

    private static Task<InboxAnswer> CreditCodeAsync(FinanceSystem finance, string agency, string code) =>
        SandboxCity.ApplyAsync(finance, "登记信用代码", new JsonObject { ["agency_code"] = agency, ["credit_code"] = code }, "2026-12-01");

    private static JsonObject Agency(string code, string name) =>
        new() { ["agency_code"] = code, ["agency_name"] = name, ["agency_type"] = "4", ["fund_form"] = "2", ["quota"] = "12" };

    private static JsonObject NewCentre() => new()
    {
        ["B01001"] = "市大数据中心", ["category"] = "4", ["categoryN"] = "事业单位", ["DM141"] = "109", ["DM141N"] = "乡、科级",
        ["quotaType1"] = "3", ["quotaType1N"] = "事业编制", ["funding1"] = "1", ["funding1N"] = "全额拨款", ["quota1"] = "12",
        ["quotaType2"] = "7", ["quotaType2N"] = "工勤编制", ["funding2"] = "1", ["funding2N"] = "全额拨款", ["quota2"] = "2",
        ["level1"] = "0841", ["level1N"] = "管理七级(正科级)", ["posts1"] = "1",
        ["documentNo"] = "编发〔2026〕8号", ["documentDate"] = "2026-11-02", ["effectiveDate"] = "2026-12-01",
    };

    private static JsonObject Newcomer(string unit, string approval) => new()
    {
        ["A01085"] = "990000199001011237", ["A01001"] = "某人", ["unitId"] = unit, ["quotaType"] = "3", ["approvalNo"] = approval,
        ["A02016"] = "九级职员", ["A02007"] = "0850", ["A02007N"] = "管理九级(科员级)", ["A02007S"] = "事业单位管理岗位",
    };
}
