using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Payroll;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Adapters.Systems.Finance;

/// <summary>财政部门 工资统发系统. Pay stops because the person was released, whatever the reason: finance asks for no discipline event.</summary>
internal sealed class FinanceMapping : DepartmentMapping
{
    private const string GradeSet = "工资级别档次";

    private static readonly string PostChanged = TypeOf<PostChanged>();
    private static readonly string StaffReleased = TypeOf<StaffReleased>();
    private static readonly string StaffEnrolled = TypeOf<StaffEnrolled>();

    public override string Department => Contracts.Department.Finance;

    public override IReadOnlyList<string> Types { get; } = [PostChanged, StaffReleased, StaffEnrolled];

    public override EventDraft? Publishes(SystemChange change) => change.BusinessType switch
    {
        "工资变动" => new EventDraft(SalaryBasisChangedOf(change.Fields), "change"),
        "停发工资" => new EventDraft(PayrollStoppedOf(change.Fields)),
        "纳入统发" => new EventDraft(InclusionConfirmedOf(change.Fields)),
        _ => null,
    };

    public override SystemWork? Receives(CloudEvent delivered) => delivered switch
    {
        { Type: var type, Data: var data } when type == PostChanged => new SystemWork(
            "调整工资", new JsonObject { ["iden_no"] = data.Text("nationalId"), ["post_level"] = data.Coded("postLevel").Code }),
        { Type: var type, Data: var data } when type == StaffReleased => new SystemWork("停发工资", new JsonObject { ["iden_no"] = data.Text("nationalId") }),
        { Type: var type, Data: var data } when type == StaffEnrolled => new SystemWork("纳入统发", new JsonObject
        {
            ["iden_no"] = data.Text("nationalId"),
            ["per_name"] = data.Text("personName"),
            ["agency_code"] = data.Text("institutionId"),
            ["agency_name"] = data.Text("institutionName"),
            ["post_level"] = data.Coded("postLevel").Code,
            ["approval_no"] = data.Optional("quotaUseApprovalNo"),
        }),
        _ => null,
    };

    private static SalaryBasisChanged SalaryBasisChangedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("iden_no")),
        PersonName = row.Text("per_name"),
        InstitutionId = row.Text("agency_code"),
        InstitutionName = row.Text("agency_name"),
        PayMonth = row.Text("pay_month"),
        BackPayFromMonth = row.Optional("back_pay_from"),
        FormerPayGrade = new CodedValue(row.Text("former_grade_code"), GradeSet, Name: row.Optional("former_grade_name")),
        PayGrade = new CodedValue(row.Text("grade_code"), GradeSet, Name: row.Optional("grade_name")),
        PayrollUnitNo = row.Optional("unit_no"),
    };

    private static PayrollStopped PayrollStoppedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("iden_no")),
        PersonName = row.Text("per_name"),
        InstitutionId = row.Text("agency_code"),
        InstitutionName = row.Text("agency_name"),
        StopMonth = row.Text("stop_month"),
        LastPaidMonth = row.Optional("last_paid_month"),
        PayrollUnitNo = row.Optional("unit_no"),
    };

    private static PayrollInclusionConfirmed InclusionConfirmedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("iden_no")),
        PersonName = row.Text("per_name"),
        InstitutionId = row.Text("agency_code"),
        InstitutionName = row.Text("agency_name"),
        PayMonth = row.Text("pay_month"),
        PayrollUnitNo = row.Optional("unit_no"),
        QuotaUseApprovalNo = row.Optional("approval_no"),
    };
}
