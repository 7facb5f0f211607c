using ExchangeHub.WebConsole.Hub;
using Microsoft.AspNetCore.WebUtilities;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What was taken out of the audit as a file, as it is kept among administrators' actions: a list, its lines and what it was narrowed to.</summary>
internal static class ExportWords
{
    /// <summary>The action under which it is kept.</summary>
    public const string Action = "audit.export";

    private const string LinesName = "lines";

    private static readonly Text Said = new("{0}，{1} 条；{2}", "{0}, {1} lines; {2}");
    private static readonly Text Everything = new("未设条件", "not narrowed");
    private static readonly Text Condition = new("{0}：{1}", "{0}: {1}");

    private static readonly Dictionary<string, Text> Lists = new(StringComparer.Ordinal)
    {
        ["access-log"] = new("访问日志", "access log"), ["admin-actions"] = new("管理操作记录", "administrators' actions"),
    };

    private static readonly Dictionary<string, Text> Names = new(StringComparer.Ordinal)
    {
        ["user"] = new("账号", "account"), ["client"] = new("业务系统", "client"), ["region"] = new("被查地区", "region read"), ["resource"] = new("查阅内容", "what was read"),
        ["action"] = new("操作", "action"), ["grant"] = new("授权", "grant"), ["allowed"] = new("结果", "result"), ["from"] = new("起始日期", "from"), ["to"] = new("截止日期", "to"),
        ["actor"] = new("操作人", "who"), ["failed"] = new("结果", "result"),
    };

    private static readonly Text Good = new("成功", "done");
    private static readonly Text Bad = new("未成功", "refused");

    public static async Task<string> OfAsync(string kept, Language language, RegionNames regions, CancellationToken cancellationToken)
    {
        var (list, query) = kept.Split('?', 2) is [var before, var after] ? (before, QueryHelpers.ParseQuery(after)) : (kept, []);
        var conditions = new List<string>();
        foreach (var (name, value) in query.Where(one => one.Key != LinesName))
        {
            var shown = name == "region" ? await regions.OfAsync(value.ToString(), cancellationToken) : language[OfValue(name, list, value.ToString())];
            conditions.Add(language.Of(Condition, language[Names.GetValueOrDefault(name, Common.Unknown)], shown));
        }

        var narrowed = conditions.Count == 0 ? language[Everything] : string.Join(language.IsEnglish ? ", " : "、", conditions);
        return language.Of(Said, language[Lists.GetValueOrDefault(list, Common.Unknown)], query.TryGetValue(LinesName, out var lines) ? lines.ToString() : "0", narrowed);
    }

    private static Text OfValue(string name, string list, string value) => name switch
    {
        "resource" => AccessTerms.OfResource(value),
        "action" => list == "access-log" ? AccessTerms.OfAction(value) : AuditTerms.OfAdminAction(value),
        "allowed" => value == "true" ? Good : Bad,
        "failed" => value == "true" ? Bad : Good,
        _ => new(value, value),
    };
}
