using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.WebConsole.Hub;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call data, its fields and what is done with it, wherever access is spoken of.</summary>
public static class AccessTerms
{
    private const string SystemPrefix = "systems/";

    private static readonly Dictionary<string, string> EnglishResources = new(StringComparer.Ordinal)
    {
        ["institutions"] = "Institutions", ["quotas"] = "Quotas", ["leadership"] = "Leadership posts", ["staff"] = "Staff", ["ledger"] = "Staffing ledger", ["history"] = "History",
        ["quota-use"] = "Quota-use approvals", ["ceilings"] = "Ceilings", ["changes"] = "Changes", ["special-cases"] = "Special cases", ["summary-sheet"] = "Summary sheet",
        ["statistics"] = "Statistics", ["certificates"] = "Certificates", ["domains"] = "Domain names", ["payroll"] = "Unified payroll", ["rosters"] = "Rosters",
        ["discipline"] = "Discipline", ["supervision"] = "Supervision", ["hub"] = "Running of the exchange",
    };

    /// <summary>What a grant may open.</summary>
    public static IReadOnlyList<string> Grantable { get; } = [.. AccessResource.All.Where(resource => resource.IsGrantable).Select(resource => resource.Name)];

    /// <summary>A resource, the type of an event, a department's own system, or the access log itself.</summary>
    public static Text OfResource(string? resource) => resource switch
    {
        null => Common.Unknown,
        "access-log" => new("访问日志", "Access log"),
        _ when AccessResource.Find(resource) is { } found => new(found.Title, EnglishResources.GetValueOrDefault(found.Name, found.Name)),
        _ when ContractCatalog.Find(resource) is not null => EventNames.Of(resource),
        _ when resource.StartsWith(SystemPrefix, StringComparison.Ordinal) && Terms.OfDepartment(resource[SystemPrefix.Length..]) is var department =>
            new($"{department.Zh}部门业务系统", $"System of {department.En}"),
        _ => Common.Unknown,
    };

    public static Text OfProfile(string? profile) => profile switch
    {
        FieldProfile.Masked => new("脱敏", "Masked"),
        FieldProfile.Acting => new("办理所需", "What acting takes"),
        FieldProfile.Full => new("全部信息项", "All fields"),
        _ => Common.None,
    };

    public static Text OfAction(string? action) => action switch
    {
        AccessAction.Read => new("查阅", "Read"),
        AccessAction.Subscribe => new("订阅", "Subscribe"),
        AccessAction.Lookup => new("按身份证号查人", "Look a person up"),
        AccessAction.Call => new("调用业务系统", "Call the system"),
        _ => Common.Unknown,
    };

    public static Text OfRule(string? rule) => rule switch
    {
        AccessRule.OwnRegion => new("本级及下级辖区", "Own region and below"),
        AccessRule.OwnEvent => new("本部门发布的数据", "Published by the department itself"),
        AccessRule.Grant => new("跨地区授权", "Grant"),
        AccessRule.DefaultDeny => new("无授权不得查阅", "Denied unless granted"),
        AccessRule.SeparationOfDuties => new("三员分立", "Separation of duties"),
        AccessRule.NotEntitled => new("部门无权接收", "Department not entitled"),
        AccessRule.ClassTooHigh => new("可见信息项不足", "Too few fields shown"),
        AccessRule.NeverGranted => new("不得授权的数据", "Never granted"),
        AccessRule.NotCurrent => new("授权信息同步中", "Grants not current"),
        _ => Common.Unknown,
    };

    /// <summary>The decision in a sentence, with places for the names of the reader's region, the region read and the data.</summary>
    public static Text Sentence(Explanation decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return (decision.Allowed, decision.Rule) switch
        {
            (true, AccessRule.Grant) => new("可以。{1}不在{0}辖区内，但有一项有效授权允许查阅“{2}”。", "Yes. {1} is not within {0}, but a grant in force opens “{2}”."),
            (true, _) => new("可以。{1}在{0}辖区内，查阅本级和下级的“{2}”不需要授权。", "Yes. {1} is within {0}; “{2}” of one's own region and below takes no grant."),
            (_, AccessRule.SeparationOfDuties) => new("不可以。系统、安全、审计三类管理员不接触业务数据，{1}的“{2}”也不例外。", "No. System, security and audit administrators see no business data, “{2}” of {1} included."),
            (_, AccessRule.NotEntitled) => new("不可以。契约没有规定该部门可以接收“{2}”，也没有共享协议。", "No. The contract does not give “{2}” to that department, and no agreement does."),
            (_, AccessRule.ClassTooHigh) => new("不可以。在{1}可见的“{2}”是脱敏的，不足以完成此操作。", "No. “{2}” of {1} is shown masked, which is too little for this."),
            (_, AccessRule.NeverGranted) => new("不可以。{1}不在{0}辖区内，“{2}”不能通过授权跨地区查阅。", "No. {1} is not within {0}, and no grant ever opens “{2}”."),
            (_, AccessRule.NotCurrent) => new("暂时不能确定：授权信息正在同步，请几秒钟后再查。", "Not known for the moment: grants are being brought up to date. Ask again in a few seconds."),
            _ when decision.Code == RejectionCode.SystemNotYours => new("不可以。只能调用本部门、本辖区的业务系统。", "No. Only one's own department's systems within one's own region are called."),
            _ => new("不可以。{1}不在{0}辖区内，目前也没有有效授权允许查阅“{2}”。", "No. {1} is not within {0}, and no grant in force opens “{2}”."),
        };
    }
}
