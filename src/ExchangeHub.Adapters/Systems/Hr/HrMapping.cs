using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Adapters.Systems.Hr;

/// <summary>人社部门 事业单位聘用系统: columns in pinyin initials (sfzh 身份证号, xm 姓名, dwbh 单位编号, gwmc 岗位名称, gwdj 岗位等级…).</summary>
internal sealed class HrMapping : DepartmentMapping
{
    private static readonly string StaffReductionOrdered = TypeOf<StaffReductionOrdered>();
    private static readonly string PostChanged = TypeOf<PostChanged>();
    private static readonly string SalaryBasisChanged = TypeOf<SalaryBasisChanged>();

    public override string Department => Contracts.Department.Hr;

    public override IReadOnlyList<string> Types { get; } = [StaffReductionOrdered, PostChanged, SalaryBasisChanged];

    public override EventDraft? Publishes(SystemChange change) => change.BusinessType switch
    {
        "录用聘用" => new EventDraft(StaffAppointedOf(change.Fields)),
        "岗位变动" => new EventDraft(PostChangedOf(change.Fields), "change"),
        "终止聘用" => new EventDraft(EmploymentEndedOf(change.Fields)),
        _ => null,
    };

    public override SystemWork? Receives(CloudEvent delivered) => delivered switch
    {
        { Type: var type, Data: var data } when type == StaffReductionOrdered => new SystemWork(
            "终止聘用", new JsonObject { ["sfzh"] = data.Text("nationalId"), ["zzfs"] = "dismissal", ["zzfsN"] = "开除公职" }),
        { Type: var type, Data: var data } when type == PostChanged => new SystemWork("登记岗位", PostOf(data)),
        { Type: var type, Data: var data } when type == SalaryBasisChanged => new SystemWork(
            "登记工资执行", new JsonObject { ["sfzh"] = data.Text("nationalId"), ["gzzxy"] = data.Text("payMonth") }),
        _ => null,
    };

    private static JsonObject PostOf(System.Text.Json.JsonElement data) => new()
    {
        ["sfzh"] = data.Text("nationalId"),
        ["gwmc"] = data.Text("postName"),
        ["gwdj"] = data.Coded("postLevel").Code,
        ["gwdjN"] = data.Coded("postLevel").Name,
        ["gwdjS"] = data.Coded("postLevel").CodeSet,
    };

    private static StaffAppointed StaffAppointedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("sfzh")),
        PersonName = row.Text("xm"),
        InstitutionId = row.Text("dwbh"),
        InstitutionName = row.Text("dwmc"),
        AppointmentKind = new CodedValue(row.Text("jrfs"), "ZB77", Name: row.Optional("jrfsN")),
        QuotaUseApprovalNo = row.Optional("hbtzd"),
        QuotaType = new CodedValue(row.Text("bzxz"), "编制性质", Name: row.Optional("bzxzN")),
        PostName = row.Text("gwmc"),
        PostLevel = Level(row, "gwdj"),
    };

    private static PostChanged PostChangedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("sfzh")),
        PersonName = row.Text("xm"),
        InstitutionId = row.Text("dwbh"),
        InstitutionName = row.Text("dwmc"),
        UnitCreditCode = row.CreditCode("xydm"),
        FormerPostName = row.Optional("gwmcY"),
        FormerPostLevel = Level(row, "gwdjY"),
        PostName = row.Text("gwmc"),
        PostLevel = Level(row, "gwdj"),
    };

    private static EmploymentEnded EmploymentEndedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("sfzh")),
        PersonName = row.Text("xm"),
        InstitutionId = row.Text("dwbh"),
        InstitutionName = row.Text("dwmc"),
        UnitCreditCode = row.CreditCode("xydm"),
        EndKind = new CodedValue(row.Text("zzfs"), "ExchangeHub 终止方式", Name: row.Optional("zzfsN")),
        ContractNo = row.Optional("htbh"),
    };

    private static CodedValue Level(JsonObject row, string field) => new(row.Text(field), row.Text(field + "S"), Name: row.Optional(field + "N"));
}
