using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>The invented city's pay grade for each post level. Real tables are finer; what matters here is that a new level pays differently.</summary>
internal static class PayGrades
{
    private const string CodeSet = "工资级别档次";

    private static readonly Dictionary<string, CodedValue> ByLevel = new()
    {
        ["0121"] = Grade("10-6", "十级六档"),
        ["0122"] = Grade("12-6", "十二级六档"),
        ["0131"] = Grade("14-6", "十四级六档"),
        ["0132"] = Grade("16-6", "十六级六档"),
        ["0141"] = Grade("18-5", "十八级五档"),
        ["0142"] = Grade("20-5", "二十级五档"),
        ["G11"] = Grade("24-3", "二十四级三档"),
        ["0841"] = Grade("G7-28", "管理七级二十八薪级"),
        ["0842"] = Grade("G8-22", "管理八级二十二薪级"),
        ["0850"] = Grade("G9-15", "管理九级十五薪级"),
    };

    public static CodedValue? Of(string levelCode) => ByLevel.GetValueOrDefault(levelCode);

    private static CodedValue Grade(string code, string name) => new(code, CodeSet, Name: name);
}
