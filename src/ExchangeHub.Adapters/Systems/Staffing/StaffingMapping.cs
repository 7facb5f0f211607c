using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Mapping;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Contracts.Discipline;
using ExchangeHub.Contracts.Personnel;

namespace ExchangeHub.Adapters.Systems.Staffing;

/// <summary>编办 机构编制实名制系统: element numbers of the B01, B02, A01, A02, A29 and A30 groups.</summary>
internal sealed class StaffingMapping : DepartmentMapping
{
    private const string Dismissal = "34";

    private static readonly string StaffReductionOrdered = TypeOf<StaffReductionOrdered>();
    private static readonly string PostChanged = TypeOf<PostChanged>();
    private static readonly string StaffAppointed = TypeOf<StaffAppointed>();

    public override string Department => Contracts.Department.Staffing;

    public override IReadOnlyList<string> Types { get; } = [StaffReductionOrdered, PostChanged, StaffAppointed];

    public override EventDraft? Publishes(SystemChange change) => change.BusinessType switch
    {
        "下编" => new EventDraft(StaffReleasedOf(change.Fields)),
        "上编" => new EventDraft(StaffEnrolledOf(change.Fields)),
        _ => null,
    };

    public override SystemWork? Receives(CloudEvent delivered) => delivered switch
    {
        // What the sanction was is not the staffing office's to know; that a reduction means dismissal it has to register (ZB78).
        { Type: var type, Data: var data } when type == StaffReductionOrdered => new SystemWork(
            "下编", new JsonObject { ["A01085"] = data.Text("nationalId"), ["A30002"] = Dismissal, ["A30002N"] = "开除" }),
        { Type: var type, Data: var data } when type == PostChanged => new SystemWork(
            "登记职务", WithPost(new JsonObject { ["A01085"] = data.Text("nationalId") }, data.Text("postName"), data.Coded("postLevel"))),
        { Type: var type, Data: var data } when type == StaffAppointed => new SystemWork("上编", EnrolmentOf(data)),
        _ => null,
    };

    private static JsonObject EnrolmentOf(System.Text.Json.JsonElement data) => WithPost(
        new JsonObject
        {
            ["A01085"] = data.Text("nationalId"),
            ["A01001"] = data.Text("personName"),
            ["unitId"] = data.Text("institutionId"),
            ["quotaType"] = data.Coded("quotaType").Code,
            ["approvalNo"] = data.Optional("quotaUseApprovalNo"),
            ["entryKind"] = data.Coded("appointmentKind").Code,
            ["entryKindN"] = data.Coded("appointmentKind").Name,
        },
        data.Text("postName"),
        data.Coded("postLevel"));

    private static JsonObject WithPost(JsonObject fields, string postName, CodedValue level)
    {
        fields["A02016"] = postName;
        fields["A02007"] = level.Code;
        fields["A02007N"] = level.Name;
        fields["A02007S"] = level.CodeSet;
        return fields;
    }

    private static StaffReleased StaffReleasedOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("A01085")),
        PersonName = row.Text("A01001"),
        InstitutionId = row.Text("unitId"),
        InstitutionName = row.Text("B01001"),
        UnitCreditCode = row.CreditCode("B01014"),
        QuotaType = QuotaType(row),
        FundingForm = FundingForm(row),
        ExitKind = new CodedValue(row.Text("A30002"), "ZB78", Name: row.Optional("A30002N")),
        QuotaEffect = new CodedValue("vacant", "ExchangeHub 编制处置", Name: "空出"),
    };

    private static StaffEnrolled StaffEnrolledOf(JsonObject row) => new()
    {
        NationalId = new CitizenId(row.Text("A01085")),
        PersonName = row.Text("A01001"),
        InstitutionId = row.Text("unitId"),
        InstitutionName = row.Text("B01001"),
        UnitCreditCode = row.CreditCode("B01014"),
        QuotaType = QuotaType(row),
        FundingForm = FundingForm(row),
        EntryKind = new CodedValue(row.Text("entryKind"), "ZB77", Name: row.Optional("entryKindN")),
        QuotaUseApprovalNo = row.Optional("approvalNo"),
        PostName = row.Optional("A02016"),
        PostLevel = new CodedValue(row.Text("A02007"), row.Text("A02007S"), Name: row.Optional("A02007N")),
    };

    private static CodedValue QuotaType(JsonObject row) => new(row.Text("quotaType"), "编制性质", Name: row.Optional("quotaTypeN"));

    private static CodedValue FundingForm(JsonObject row) => new(row.Text("funding"), "DM047", Name: row.Optional("fundingN"));
}
