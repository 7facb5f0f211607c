using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.Words;

namespace ExchangeHub.WebConsole.Pages.Audit;

/// <summary>The lines of an export, in the words of the pages; codes stand beside names where an auditor compares by them.</summary>
internal static class AuditLines
{
    private static readonly Text[] LogNames =
    [
        Common.Time, new("访问者", "Reader"), new("使用的应用", "Application"), new("角色", "Role"), Common.Department, new("所属地区", "Home region"), new("方式", "How"),
        new("查阅内容", "What was read"), new("被查地区", "Region read"), new("被查地区代码", "Code of the region"), new("结果", "Result"), new("拒绝原因", "Why it was refused"),
        new("判定依据", "Decided by"), new("字段范围", "Fields"), new("显示的最高级别", "Highest class shown"), new("条数", "Rows"), new("事由", "Purpose"),
        new("授权", "Grant"), new("共享协议", "Agreement"), new("请求编号", "Request number"),
    ];

    private static readonly Text[] ActionNames =
    [
        Common.Time, new("操作人", "Who"), new("使用的应用", "Application"), new("角色", "Role"), Common.Region, new("操作", "Action"), new("操作对象", "Object"),
        new("结果", "Result"), new("未成功原因", "Why not"), new("请求编号", "Request number"),
    ];

    public static string LogHead(Language language) => Csv.Line([.. LogNames.Select(name => language[name])]);

    public static string ActionsHead(Language language) => Csv.Line([.. ActionNames.Select(name => language[name])]);

    public static async Task<string> OfAsync(AccessEntry entry, Language language, RegionNames regions, CancellationToken cancellationToken) => Csv.Line(
        Moments.Exact(entry.At),
        entry.Reader,
        entry.Client,
        entry.Role is { } role ? language[Terms.OfRole(role)] : null,
        language[Terms.OfDepartment(entry.Department)],
        await regions.OfAsync(entry.Home, cancellationToken),
        language[AccessTerms.OfAction(entry.Action)],
        language[AccessTerms.OfResource(entry.Resource)],
        await regions.OfAsync(entry.Region, cancellationToken),
        entry.Region,
        language[entry.Allowed ? AccessLogPage.Allowed : AccessLogPage.Refused],
        entry.Code is { } code ? language[ProblemTexts.Of(code)] : null,
        language[AccessTerms.OfRule(entry.Rule)],
        entry.Allowed ? language[AccessTerms.OfProfile(entry.FieldProfile)] : null,
        language[AuditTerms.OfClass(entry.Shown).Name],
        $"{entry.Rows}",
        entry.Purpose,
        entry.Grant?.ToString(),
        entry.Agreement?.ToString(),
        entry.RequestId);

    public static async Task<string> OfAsync(AdminEntry entry, Language language, RegionNames regions, CancellationToken cancellationToken) => Csv.Line(
        Moments.Exact(entry.At),
        entry.Actor,
        entry.Client,
        entry.Role is { } role ? language[Terms.OfRole(role)] : null,
        await regions.OfAsync(entry.Region, cancellationToken),
        language[AuditTerms.OfAdminAction(entry.Action)],
        await ActionObject.OfAsync(entry, language, regions, cancellationToken) ?? entry.ObjectId,
        language[entry.IsRefused ? AdminActionsPage.Refused : AdminActionsPage.Done],
        entry is { IsRefused: true, Code: { } code } ? language[ProblemTexts.Of(code)] : null,
        entry.RequestId);
}
