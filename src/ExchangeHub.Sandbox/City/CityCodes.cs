using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.City;

/// <summary>Codes the invented city uses, from the public dictionaries.</summary>
internal static class CityCodes
{
    public const string LeadershipLevels = "GB/T 12407";

    public static readonly CodedValue AdministrativeQuota = new("1", "编制性质", Name: "机关编制");
    public static readonly CodedValue InstitutionalQuota = new("3", "编制性质", Name: "事业编制");
    public static readonly CodedValue MassBodyQuota = new("5", "编制性质", Name: "社团编制");

    public static readonly CodedValue FullyFunded = new("1", "DM047", Name: "全额拨款");
    public static readonly CodedValue PartiallyFunded = new("2", "DM047", Name: "差额拨款");

    public static readonly CodedValue Organ = new("34", "ZB04", Name: "政府工作部门、办事机构、派出机构");
    public static readonly CodedValue PublicInstitution = new("4", "ZB04", Name: "事业单位");
    public static readonly CodedValue MassBody = new("39", "ZB04", Name: "人民团体");

    public static readonly CodedValue Clerk = new("G11", "综合管理类职级", Name: "一级科员");
    public static readonly CodedValue InstitutionHead = new("0841", "事业单位管理岗位", Name: "管理七级(正科级)");
    public static readonly CodedValue InstitutionDeputy = new("0842", "事业单位管理岗位", Name: "管理八级(副科级)");
    public static readonly CodedValue InstitutionStaff = new("0850", "事业单位管理岗位", Name: "管理九级(科员级)");

    /// <summary>Leadership levels of an organ from its head down; an organ of a county is two steps below one of a city.</summary>
    public static CodedValue[] LeadershipOf(string region) => region switch
    {
        [.., '0', '0', '0', '0'] => [Level("0121", "厅局级正职"), Level("0122", "厅局级副职"), Level("0131", "县处级正职"), Level("0132", "县处级副职")],
        [.., '0', '0'] => [Level("0131", "县处级正职"), Level("0132", "县处级副职"), Level("0141", "乡科级正职"), Level("0142", "乡科级副职")],
        _ => [Level("0141", "乡科级正职"), Level("0142", "乡科级副职")],
    };

    /// <summary>机构规格, ZB03, that goes with the head's level.</summary>
    public static CodedValue GradeOf(CodedValue head) => head.Code switch
    {
        "0121" => new("105", "ZB03", Name: "地、厅、司、局级"),
        "0131" => new("107", "ZB03", Name: "县、处级"),
        _ => new("109", "ZB03", Name: "乡、科级"),
    };

    private static CodedValue Level(string code, string name) => new(code, LeadershipLevels, "2008", name);
}
