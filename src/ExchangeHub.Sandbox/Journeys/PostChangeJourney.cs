using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>A clerk becomes a leader at a level with a post to spare: organization records it, staffing's register and finance's payroll follow.</summary>
internal sealed class PostChangeJourney(DepartmentClient departments, TimeProvider clock) : IJourney
{
    private string nationalId = "";
    private string staffNo = "";
    private string name = "";
    private JsonObject target = [];

    public string Title => $"旅程一 职务变动自动到达财政: {name}";

    public string Department => Contracts.Department.Organization;

    public async Task ChooseAsync(CancellationToken cancellationToken)
    {
        var open = (await departments.ListAsync(Contracts.Department.Staffing, "leadership", cancellationToken))
            .Where(line => line.Number("taken") < line.Number("approved"))
            .GroupBy(line => line.Text("unitId"))
            .ToDictionary(unit => unit.Key, unit => unit.MaxBy(line => line.Text("level"), StringComparer.Ordinal)!);
        var person = (await departments.ListAsync(Department, "people", cancellationToken))
            .FirstOrDefault(post => !post.Flag("leads") && post.Text("state") == "在任" && open.ContainsKey(post.Text("B0111")))
            ?? throw new InvalidOperationException("No institution of the invented city has a leadership post to spare and a clerk to take it.");
        (nationalId, staffNo, name, target) = (person.Text("A0184"), person.Text("staffNo"), person.Text("A0101"), open[person.Text("B0111")]);
    }

    public async Task<IReadOnlyList<(string System, string Item, string Value)>> LookAsync(CancellationToken cancellationToken)
    {
        var post = await departments.PersonAsync(Department, nationalId, cancellationToken);
        var register = await departments.PersonAsync(Contracts.Department.Staffing, nationalId, cancellationToken);
        var pay = await departments.PersonAsync(Contracts.Department.Finance, nationalId, cancellationToken);
        return
        [
            ("组织 干部信息", "职务", Shown(post, "A02016")),
            ("组织 干部信息", "职务层次", Shown(post, "A02007N")),
            ("组织 干部信息", "工资执行月份", Shown(post, "payMonth")),
            ("编办 实名制", "职务", Shown(register, "A02016")),
            ("财政 工资统发", "工资级别", Shown(pay, "grade_name")),
            ("财政 工资统发", "执行月份", Shown(pay, "grade_from")),
        ];
    }

    public async Task<string> BeginAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today().Text();
        var answer = await departments.ActAsync(
            Department,
            "change-post",
            new JsonObject
            {
                ["staffNo"] = staffNo, ["A02016"] = PostOf(target.Text("level")), ["A02007"] = target.Text("level"), ["A02007N"] = target.Text("levelN"),
                ["A02007S"] = City.CityCodes.LeadershipLevels, ["leads"] = true, ["A02045"] = $"组任〔{clock.Today().Year}〕{staffNo[^4..]}号", ["A02043"] = today,
            },
            cancellationToken);
        return answer.Text("rowId");
    }

    public async Task<string?> MissingAsync(CancellationToken cancellationToken)
    {
        var register = await departments.PersonAsync(Contracts.Department.Staffing, nationalId, cancellationToken);
        var pay = await departments.PersonAsync(Contracts.Department.Finance, nationalId, cancellationToken);
        var post = await departments.PersonAsync(Department, nationalId, cancellationToken);
        return pay?.Optional("grade_code") != PayGrades.Of(target.Text("level"))?.Code ? "财政尚未调整工资"
            : register?.Optional("A02007") != target.Text("level") ? "编办实名制尚未更新"
            : post?.Optional("payMonth") is null ? "组织部门尚未收到工资执行月份" : null;
    }

    private static string PostOf(string level) => level switch
    {
        "0132" => "副局长",
        "0141" => "科长",
        "0142" => "副科长",
        _ => "领导职务",
    };

    private static string Shown(JsonObject? row, string field) => row?.Optional(field) ?? "-";
}
