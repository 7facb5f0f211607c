using System.Text.RegularExpressions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Rosters;

/// <summary>
/// Turns what stands in a cell into a coded value. A name or code of the usual set becomes that; anything else stays what it is, as
/// a code of the department's own set: quota types and posts have local names everywhere.
/// </summary>
internal static partial class RosterCodes
{
    private static readonly Dictionary<string, CodeTable> Tables = new()
    {
        ["quotaType"] = new("编制性质", null, "编制类型", [("1", "机关编制"), ("2", "机关附属编制"), ("3", "事业编制"), ("4", "企业编制"), ("5", "社团编制"), ("6", "军队编制"), ("7", "武警编制"), ("9", "其他编制")]),
        ["fundingForm"] = new("DM047", null, "经费形式", [("1", "全额拨款"), ("2", "差额拨款"), ("3", "自收自支"), ("1", "全额"), ("2", "差额")]),
        ["postLevel"] = new("GB/T 12407", "2008", "职务层次",
        [
            ("0101", "国家级正职"), ("0102", "国家级副职"), ("0111", "省部级正职"), ("0112", "省部级副职"), ("0121", "厅局级正职"),
            ("0122", "厅局级副职"), ("0131", "县处级正职"), ("0132", "县处级副职"), ("0141", "乡科级正职"), ("0142", "乡科级副职"),
        ]),
        ["rank"] = new("公务员职级", null, "职级", []),
        ["staffState"] = new("人员管理状态", null, "人员状态", [("1", "现职人员"), ("2", "离退人员"), ("3", "调出人员"), ("4", "已去世"), ("5", "其他人员"), ("1", "在职"), ("2", "退休"), ("2", "离休")]),
        ["payGrade"] = new("工资级别档次", null, "工资级别档次", []),
        ["sex"] = new("GB/T 2261.1", "2003", "性别", [("0", "未知的性别"), ("1", "男"), ("2", "女"), ("9", "未说明的性别"), ("1", "男性"), ("2", "女性")]),
    };

    /// <summary>The value of a coded field, or null where the row has none.</summary>
    public static CodedValue? Of(RosterColumns columns, string[] cells, string field)
    {
        var table = Tables[field];
        var code = columns.Value(cells, $"{field}.code");
        var name = columns.Value(cells, $"{field}.name");
        var own = columns.Value(cells, $"{field}.codeSet");
        if (columns.Value(cells, field) is { } value)
        {
            (code, name) = code is null && LooksLikeCode().IsMatch(value) ? (value, name) : (code, name ?? value);
        }

        if (own is not null && code is not null)
        {
            return new CodedValue(code, own, Name: name);
        }

        return table.Find(code, name) ?? (code, name) switch
        {
            (null, null) => null,
            (null, _) => new CodedValue(name!, $"本地{table.Title}", Name: name),
            _ => new CodedValue(code, table.Set, table.Version, name),
        };
    }

    [GeneratedRegex("^[0-9A-Za-z][0-9A-Za-z._-]*$")]
    private static partial Regex LooksLikeCode();

    private sealed record CodeTable(string Set, string? Version, string Title, (string Code, string Name)[] Values)
    {
        public CodedValue? Find(string? code, string? name)
        {
            var found = Array.Find(Values, value => code is null ? value.Name == name : value.Code == code);
            if (found.Code is null || (code is not null && name is not null && !Array.Exists(Values, value => value == (code, name))))
            {
                return null;
            }

            return new CodedValue(found.Code, Set, Version, Array.Find(Values, value => value.Code == found.Code).Name);
        }
    }
}
