using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call what the access log and the log of administrators hold.</summary>
public static class AuditTerms
{
    private const string SystemPrefix = "systems/";

    private static readonly Dictionary<string, string> EnglishResources = new(StringComparer.Ordinal)
    {
        ["institutions"] = "Institutions", ["quotas"] = "Quotas", ["leadership"] = "Leadership posts", ["staff"] = "Staff", ["ledger"] = "Quota ledger", ["history"] = "History",
        ["quota-use"] = "Use of quotas", ["ceilings"] = "Quota ceilings", ["changes"] = "Changes", ["special-cases"] = "Special cases", ["summary-sheet"] = "Summary sheet",
        ["statistics"] = "Statistics", ["certificates"] = "Certificates", ["domains"] = "Domain names", ["payroll"] = "Payroll", ["rosters"] = "Rosters",
        ["discipline"] = "Discipline", ["supervision"] = "Supervision", ["hub"] = "Running of the exchange",
    };

    private static readonly Dictionary<string, Text> AdminActions = new(StringComparer.Ordinal)
    {
        ["agreement.propose"] = new("申请共享协议", "Asked for an agreement"), ["agreement.approve"] = new("批准共享协议", "Approved an agreement"),
        ["agreement.reject"] = new("退回共享协议", "Rejected an agreement"), ["agreement.revoke"] = new("终止共享协议", "Ended an agreement"),
        ["application.approve"] = new("批准授权申请", "Approved an application"), ["application.reject"] = new("退回授权申请", "Rejected an application"),
        ["grant.issue"] = new("签发授权", "Issued a grant"), ["grant.countersign"] = new("复核授权", "Countersigned a grant"), ["grant.renew"] = new("延长授权", "Renewed a grant"),
        ["grant.revoke"] = new("撤销授权", "Revoked a grant"), ["client.add"] = new("登记业务系统", "Registered a client"), ["client.amqp"] = new("更换消息队列口令", "Renewed a queue password"),
        ["client.keys"] = new("更换签名公钥", "Replaced keys"), ["client.secret"] = new("更换口令密钥", "Renewed a secret"),
        ["client.certificates"] = new("更换客户端证书", "Replaced certificates"), ["client.remove"] = new("注销业务系统", "Removed a client"),
        ["system.add"] = new("登记系统接口", "Registered a system"), ["system.change"] = new("修改系统接口", "Changed a system"), ["system.remove"] = new("删除系统接口", "Removed a system"),
        ["system.test"] = new("测试系统接口", "Tested a system"), ["delivery.retry"] = new("重试投递", "Retried a delivery"), ["delivery.skip"] = new("跳过投递", "Skipped a delivery"),
        ["delivery.edit"] = new("提交更正重发", "Proposed a repair"), ["delivery.edit-approve"] = new("批准更正重发", "Approved a repair"),
        ["failure-group.retry"] = new("批量重试", "Retried a group"), ["failure-group.note"] = new("登记故障备注", "Noted on a group"),
        ["subscription.pause"] = new("暂停投递", "Paused deliveries"), ["subscription.resume"] = new("恢复投递", "Resumed deliveries"), ["subscription.replay"] = new("补发历史数据", "Replayed events"),
        ["jobs.change"] = new("调整后台任务", "Changed a job"), ["records.rebuild"] = new("重建查询数据", "Rebuilt records"), ["user.add"] = new("新建账号", "Made an account"), ["user.disable"] = new("停用账号", "Disabled an account"),
        ["user.reset-password"] = new("重置口令", "Reset a password"), ["user.reset-totp"] = new("重置动态口令", "Reset a second factor"),
    };

    /// <summary>Every action that has a name.</summary>
    public static IEnumerable<string> Actions => AdminActions.Keys;

    /// <summary>What is read, by its short name; events go by their types.</summary>
    public static IEnumerable<string> Resources => AccessResource.All.Select(resource => resource.Name);

    public static Text OfAdminAction(string? action) => AdminActions.GetValueOrDefault(action ?? "", Common.Unknown);

    /// <summary>What was read: a resource, the events of a type, or a department's own system.</summary>
    public static Text OfResource(string? resource) => resource switch
    {
        null => Common.Unknown,
        "access-log" => new("访问日志", "Access log"),
        _ when AccessResource.Find(resource) is { } known => new(known.Title, EnglishResources.GetValueOrDefault(resource, known.Title)),
        _ when ContractCatalog.Find(resource) is { } contract => new($"消息：{contract.Title}", $"Events: {EventNames.English(contract)}"),
        _ when resource.StartsWith(SystemPrefix, StringComparison.Ordinal) =>
            new($"{Terms.OfDepartment(resource[SystemPrefix.Length..]).Zh}业务系统", $"System of {Terms.OfDepartment(resource[SystemPrefix.Length..]).En}"),
        _ => Common.Unknown,
    };

    public static Text OfAction(string? action) => action switch
    {
        AccessAction.Read => new("查阅", "Read"),
        AccessAction.Subscribe => new("订阅", "Subscribe"),
        AccessAction.Lookup => new("按证件号查询", "Look-up by number"),
        AccessAction.Call => new("调用业务系统", "Call of a system"),
        _ => Common.Unknown,
    };

    public static Text OfRule(string? rule) => rule switch
    {
        AccessRule.OwnRegion => new("本辖区数据", "Own region"),
        AccessRule.OwnEvent => new("本部门发出的数据", "Sent by the own department"),
        AccessRule.Grant => new("上级授权", "By grant"),
        AccessRule.DefaultDeny => new("没有授权", "Nothing allows it"),
        AccessRule.SeparationOfDuties => new("三员分立，管理员不查阅业务数据", "Administrators see no business data"),
        AccessRule.NotEntitled => new("不在契约规定的接收部门内", "Not among the receivers of its contract"),
        AccessRule.ClassTooHigh => new("可查看的信息项不足", "Too little may be seen"),
        AccessRule.NeverGranted => new("该数据不可授权", "Never granted"),
        AccessRule.NotCurrent => new("授权信息未同步", "Grants not up to date"),
        _ => Common.Unknown,
    };

    public static Text OfProfile(string? profile) => profile switch
    {
        FieldProfile.Full => new("全部信息项", "Every field"),
        FieldProfile.Acting => new("办理所需信息项", "What it acts on"),
        FieldProfile.Masked => new("脱敏", "Masked"),
        _ => Common.None,
    };

    /// <summary>How closely something is held.</summary>
    public static (Text Name, Tone Tone) OfClass(string? classification) => classification switch
    {
        "public" => (new("公开", "Public"), Tone.Neutral),
        "internal" => (new("内部", "Internal"), Tone.Neutral),
        "personal" => (new("个人信息", "Personal"), Tone.Busy),
        "sensitive" => (new("敏感信息", "Sensitive"), Tone.Warning),
        _ => (Common.Unknown, Tone.Neutral),
    };
}
