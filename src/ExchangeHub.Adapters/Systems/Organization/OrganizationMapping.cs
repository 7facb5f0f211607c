using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Adapters.Systems.Organization;

/// <summary>组织部门 干部信息系统: older element numbers for the person and unit (A01…, B01…), newer ones for the post (A02…).</summary>
internal sealed class OrganizationMapping : DepartmentMapping
{
    private static readonly string StaffReductionOrdered = TypeOf<StaffReductionOrdered>();
    private static readonly string SalaryBasisChanged = TypeOf<SalaryBasisChanged>();

    public override string Department => Contracts.Department.Organization;

    public override IReadOnlyList<string> Types { get; } = [StaffReductionOrdered, SalaryBasisChanged];

    public override EventDraft? Publishes(SystemChange change) => change.BusinessType switch
    {
        "职务变动" => new EventDraft(PostChangedOf(change.Fields), "change"),
        "终止人事关系" => new EventDraft(EmploymentEndedOf(change.Fields)),
        _ => null,
    };

    public override SystemWork? Receives(CloudEvent delivered) => delivered switch
    {
        { Type: var type, Data: var data } when type == StaffReductionOrdered => new SystemWork("免去职务", new JsonObject { ["A0184"] = data.Text("nationalId") }),
        { Type: var type, Data: var data } when type == SalaryBasisChanged => new SystemWork(
            "登记工资执行", new JsonObject { ["A0184"] = data.Text("nationalId"), ["payMonth"] = data.Text("payMonth") }),
        _ => null,
    };

    private static PostChanged PostChangedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("A0184")),
        PersonName = row.Text("A0101"),
        InstitutionId = row.Text("B0111"),
        InstitutionName = row.Text("B0101"),
        UnitCreditCode = row.CreditCode("B0114"),
        FormerPostName = row.Optional("A02016Y"),
        FormerPostLevel = row.Optional("A02007Y") is { } former ? Level(former, row.Optional("A02007YN"), row.Optional("A02007YS")) : null,
        PostName = row.Text("A02016"),
        PostLevel = Level(row.Text("A02007"), row.Optional("A02007N"), row.Optional("A02007S")),
        LeadershipPost = row.Flag("leads"),
    };

    private static EmploymentEnded EmploymentEndedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("A0184")),
        PersonName = row.Text("A0101"),
        InstitutionId = row.Text("B0111"),
        InstitutionName = row.Text("B0101"),
        UnitCreditCode = row.CreditCode("B0114"),
        EndKind = new CodedValue(row.Text("endKind"), "ExchangeHub 终止方式", Name: row.Optional("endKindN")),
    };

    private static CodedValue Level(string code, string? name, string? codeSet) =>
        new(code, codeSet ?? "GB/T 12407", codeSet == "GB/T 12407" ? "2008" : null, name);
}
