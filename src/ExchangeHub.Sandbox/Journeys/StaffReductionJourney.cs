using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>Discipline dismisses a man: staffing releases him, HR ends his employment, finance stops his pay, and discipline sees its case closed.</summary>
internal sealed class StaffReductionJourney(DepartmentClient departments, TimeProvider clock) : IJourney
{
    private const string StaffLevel = "0850";

    private JsonObject person = [];
    private string caseNo = "";

    public string Title => $"旅程二 违纪减编: {person.Text("xm")}";

    public string Department => Contracts.Department.Discipline;

    public async Task ChooseAsync(CancellationToken cancellationToken) =>
        person = (await departments.ListAsync(Contracts.Department.Hr, "people", cancellationToken))
            .FirstOrDefault(staff => staff.Text("zt") == "在聘" && staff.Text("gwdj") == StaffLevel)
            ?? throw new InvalidOperationException("The invented city's public institutions employ nobody any more.");

    public async Task<IReadOnlyList<(string System, string Item, string Value)>> LookAsync(CancellationToken cancellationToken)
    {
        var id = person.Text("sfzh");
        var register = await departments.PersonAsync(Contracts.Department.Staffing, id, cancellationToken);
        var unit = (await departments.ListAsync(Contracts.Department.Staffing, "institutions", cancellationToken)).Single(row => row.Text("unitId") == person.Text("dwbh"));
        var staff = await departments.PersonAsync(Contracts.Department.Hr, id, cancellationToken);
        var pay = await departments.PersonAsync(Contracts.Department.Finance, id, cancellationToken);
        var found = await CaseAsync(cancellationToken);
        return
        [
            ("编办 实名制", "人员状态", Shown(register, "state")),
            ("编办 实名制", "单位实有人数", unit.Number("B02110").ToString(CultureInfo.InvariantCulture)),
            ("编办 实名制", "单位空编", unit.Number("B02115").ToString(CultureInfo.InvariantCulture)),
            ("人社 聘用管理", "聘用状态", Shown(staff, "zt")),
            ("财政 工资统发", "发放状态", Shown(pay, "pay_status")),
            ("财政 工资统发", "停发月份", Shown(pay, "stop_month")),
            ("纪检 案件执行", "案件状态", Shown(found, "zt")),
            ("纪检 案件执行", "未办事项", Shown(found, "wbsx")),
        ];
    }

    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today().Text();
        var answer = await departments.ActAsync(
            Department,
            "order-reduction",
            new JsonObject
            {
                ["sfzh"] = person.Text("sfzh"), ["xm"] = person.Text("xm"), ["dwbh"] = person.Text("dwbh"), ["dwmc"] = person.Text("dwmc"),
                ["zyss"] = "虚构案情, 仅存于纪检系统, 不对外交换。", ["cfzl"] = "02119", ["cfzlN"] = "开除", ["jdjg"] = "市监察委员会",
                ["wjh"] = $"监决〔{clock.Today().Year}〕{person.Text("rybh")[^4..]}号", ["wjrq"] = today,
            },
            cancellationToken);
        caseNo = answer.Text("businessNo");
        return answer.Text("rowId");
    }

    public async Task<string?> MissingAsync(CancellationToken cancellationToken) =>
        await CaseAsync(cancellationToken) is { } found && found.Text("zt") == "已办结" ? null : $"案件未办结: {Shown(await CaseAsync(cancellationToken), "wbsx")}";

    private async Task<JsonObject?> CaseAsync(CancellationToken cancellationToken) =>
        (await departments.ListAsync(Department, "cases", cancellationToken)).FirstOrDefault(row => row.Text("ajbh") == caseNo);

    private static string Shown(JsonObject? row, string field) => row?.Optional(field)?.Trim() ?? "-";
}
