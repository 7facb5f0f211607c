using System.Globalization;
using System.Text;
using System.Text.Json;
using ExchangeHub.Contracts.Roster;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>
/// How departments head the columns of a roster: our field names, the Chinese names in use, and the element numbers of both
/// editions (A01001, A0101). A department's own names come on top, from its mapping.
/// </summary>
internal static class RosterHeadings
{
    private static readonly (string Field, string[] Names)[] Known =
    [
        (nameof(RosterPerson.NationalId), ["公民身份号码", "公民身份证号码", "身份证号", "身份证号码", "身份证件号码", "证件号码", "A01085", "A0184"]),
        (nameof(RosterPerson.PersonName), ["姓名", "人员姓名", "A01001", "A0101"]),
        (nameof(RosterPerson.InstitutionId), ["机构编码", "机构标识", "单位编码", "单位标识", "B0111"]),
        (nameof(RosterPerson.InstitutionName), ["机构名称", "单位名称", "工作单位", "所在单位", "任职机构名称", "A02001", "B01001", "B0101"]),
        (nameof(RosterPerson.UnitCreditCode), ["统一社会信用代码", "信用代码", "单位统一社会信用代码", "B01014"]),
        (nameof(RosterPerson.PayrollUnitNo), ["预算单位编码", "预算单位代码", "统发单位编码"]),
        (nameof(RosterPerson.QuotaType), ["编制类型", "编制性质", "人员编制类别"]),
        (nameof(RosterPerson.FundingForm), ["经费形式", "拨款形式", "经费来源"]),
        (nameof(RosterPerson.PostName), ["职务", "职务名称", "岗位名称", "职务或岗位名称", "现任职务", "A02016"]),
        (nameof(RosterPerson.PostLevel), ["职务层次", "职务级别", "A02007"]),
        (nameof(RosterPerson.Rank), ["职级", "公务员职级", "A05002B"]),
        (nameof(RosterPerson.StaffState), ["人员状态", "人员管理状态", "在编状态"]),
        (nameof(RosterPerson.EntryDate), ["进入本单位日期", "进入本单位时间", "进入日期", "上编日期", "入编日期", "A29007"]),
        (nameof(RosterPerson.PayGrade), ["工资级别档次", "级别档次", "工资档次"]),
        (nameof(RosterPerson.PaidFromMonth), ["起发月份", "统发起始月份", "统发月份"]),
        (nameof(RosterPerson.Sex), ["性别", "A01004", "A0104"]),
        (nameof(RosterPerson.RecognizedBirthDate), ["出生日期", "出生年月", "出生年月日", "认定出生日期", "A01007", "A0107"]),
        (nameof(RosterPerson.WorkStartDate), ["参加工作时间", "参加工作日期", "参加工作年月", "A01034", "A0134"]),
    ];

    // 编制类型代码 is the code of what 编制类型 names.
    private static readonly (string Suffix, string Member)[] CodeMembers = [("代码", "code"), ("编码", "code"), ("名称", "name"), (".code", "code"), (".name", "name"), (".codeset", "codeSet")];

    private static readonly HashSet<string> Coded =
        [.. typeof(RosterPerson).GetProperties().Where(p => p.PropertyType == typeof(Contracts.CodedValue)).Select(p => FieldName(p.Name))];

    private static readonly Dictionary<string, string> ByName = Known
        .SelectMany(known => known.Names.Append(known.Field).Select(name => (Name: Plain(name), Field: FieldName(known.Field))))
        .ToDictionary(known => known.Name, known => known.Field);

    /// <summary>The field that a heading means (<c>nationalId</c>, <c>quotaType</c>, <c>quotaType.code</c>), or null.</summary>
    public static string? FieldOf(string heading, IReadOnlyDictionary<string, string>? own = null)
    {
        if (own?.GetValueOrDefault(heading) is { } named)
        {
            return named;
        }

        var plain = Plain(heading);
        return ByName.GetValueOrDefault(plain) ?? CodeMembers
            .Where(member => plain.EndsWith(member.Suffix, StringComparison.Ordinal))
            .Select(member => (Field: ByName.GetValueOrDefault(plain[..^member.Suffix.Length]), member.Member))
            .Where(found => found.Field is not null && Coded.Contains(found.Field))
            .Select(found => $"{found.Field}.{found.Member}")
            .FirstOrDefault();
    }

    private static string FieldName(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);

    // 姓 名, *姓名, 姓名（必填） and ＡＢ01 are what they seem.
    private static string Plain(string heading)
    {
        var text = new StringBuilder(heading.Length);
        var depth = 0;
        foreach (var c in heading.Select(HalfWidth))
        {
            depth += c switch { '(' or '[' or '【' => 1, ')' or ']' or '】' when depth > 0 => -1, _ => 0 };
            if (depth == 0 && c is not (')' or ']' or '】' or '*' or ':' or '_') && !char.IsWhiteSpace(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format)
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }

        return text.ToString();
    }

    // Unicode's own normalization depends on the system's culture data, which a small installation lacks.
    private static char HalfWidth(char c) => c is >= '\uFF01' and <= '\uFF5E' ? (char)(c - 0xFEE0) : c;
}
