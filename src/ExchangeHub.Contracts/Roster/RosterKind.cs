namespace ExchangeHub.Contracts.Roster;

/// <summary>名册类别: what a department's roster is.</summary>
public static class RosterKind
{
    private const string CodeSet = "ExchangeHub 名册类别";

    private static readonly Dictionary<string, CodedValue> Kinds = new()
    {
        [Department.Staffing] = new("real-name", CodeSet, Name: "机构编制实名制名册"),
        [Department.Organization] = new("civil-servants", CodeSet, Name: "公务员名册"),
        [Department.Hr] = new("institution-staff", CodeSet, Name: "事业单位人员名册"),
        [Department.Finance] = new("unified-payroll", CodeSet, Name: "统发工资名册"),
    };

    /// <summary>The kind of a department's roster, or null where the department keeps none.</summary>
    public static CodedValue? Of(string department) => Kinds.GetValueOrDefault(department);
}
