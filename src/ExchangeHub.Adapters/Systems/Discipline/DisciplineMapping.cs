using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Adapters.Systems.Discipline;

/// <summary>纪检监察 案件执行系统: what was decided goes out, the facts of the case never; what the others did comes back.</summary>
internal sealed class DisciplineMapping : DepartmentMapping
{
    private static readonly string StaffReleased = TypeOf<StaffReleased>();
    private static readonly string EmploymentEnded = TypeOf<EmploymentEnded>();
    private static readonly string PayrollStopped = TypeOf<PayrollStopped>();

    public override string Department => Contracts.Department.Discipline;

    public override IReadOnlyList<string> Types { get; } = [StaffReleased, EmploymentEnded, PayrollStopped];

    public override EventDraft? Publishes(SystemChange change) => change.BusinessType switch
    {
        "减编决定" => new EventDraft(StaffReductionOrderedOf(change.Fields)),
        _ => null,
    };

    public override SystemWork? Receives(CloudEvent delivered) => delivered switch
    {
        { Type: var type } when type == StaffReleased => Execution("下编", delivered.EffectiveDate),
        { Type: var type } when type == EmploymentEnded => Execution("终止", delivered.EffectiveDate),
        { Type: var type, Data: var data } when type == PayrollStopped => Execution("停发", data.Text("stopMonth")),
        _ => null,
    };

    private static SystemWork Execution(string step, string? value) =>
        new("登记执行", new JsonObject { ["step"] = step, ["value"] = value ?? throw new MappingException("effectivedate") });

    private static StaffReductionOrdered StaffReductionOrderedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("sfzh")),
        PersonName = row.Text("xm"),
        InstitutionId = row.Text("dwbh"),
        InstitutionName = row.Text("dwmc"),
        CaseNo = row.Text("ajbh"),
        ReductionKind = new CodedValue("release-stop-pay", "ExchangeHub 处置要求", Name: "下编并停发工资"),
        SanctionKind = new CodedValue(row.Text("cfzl"), "ZB65", Name: row.Optional("cfzlN")),
        DecisionAuthority = row.Optional("jdjg"),
    };
}
