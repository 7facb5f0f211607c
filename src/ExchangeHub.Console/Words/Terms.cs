using ExchangeHub.Access;
using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call the words of the interface. No page shows one of those as it is.</summary>
public static class Terms
{
    public static Text OfDepartment(string? department) => department switch
    {
        Department.Staffing => new("机构编制", "Staffing"),
        Department.CreditCode => new("信用代码", "Credit codes"),
        Department.DomainName => new("域名", "Domain names"),
        Department.Organization => new("组织", "Organization"),
        Department.Hr => new("人社", "Human resources"),
        Department.Finance => new("财政", "Finance"),
        Department.Discipline => new("纪检监察", "Discipline"),
        Department.Audit => new("审计", "Audit"),
        Department.Inspection => new("巡察", "Inspection"),
        Department.Hub => new("交换枢纽", "The hub"),
        _ => Common.Unknown,
    };

    public static Text OfRole(string? role) => role switch
    {
        Roles.SystemAdmin => new("系统管理员", "System administrator"),
        Roles.SecurityAdmin => new("安全管理员", "Security administrator"),
        Roles.AuditAdmin => new("审计管理员", "Audit administrator"),
        Roles.GrantAdmin => new("授权管理员", "Grant administrator"),
        Roles.Operator => new("业务人员", "Operator"),
        _ => Common.Unknown,
    };

    public static Text OfFamily(string? family) => family switch
    {
        "institution" => new("机构", "Institutions"),
        "quota" => new("编制", "Quotas"),
        "personnel" => new("人员", "Personnel"),
        "credit-code" => new("信用代码", "Credit codes"),
        "domain" => new("域名", "Domain names"),
        "payroll" => new("工资", "Payroll"),
        "discipline" => new("纪检监察", "Discipline"),
        "supervision" => new("监督检查", "Supervision"),
        "roster" => new("名册", "Rosters"),
        "hub" => new("枢纽", "The hub"),
        _ => Common.Unknown,
    };

    /// <summary>States of a delivery, as <c>GET /v1/deliveries</c> and a trace name them.</summary>
    public static (Text Name, Tone Tone) OfDelivery(string? state) => state switch
    {
        "waiting" => (new("等待投递", "Waiting"), Tone.Neutral),
        "under-way" => (new("投递中", "Under way"), Tone.Busy),
        "received" => (new("已接收，待办结", "Received, outcome owed"), Tone.Busy),
        "completed" => (new("已办结", "Completed"), Tone.Good),
        "refused" => (new("已退回", "Refused"), Tone.Bad),
        "set-aside" => (new("已搁置", "Set aside"), Tone.Bad),
        "skipped" => (new("已跳过", "Skipped"), Tone.Warning),
        "replaced" => (new("已更正重发", "Replaced"), Tone.Neutral),
        "withdrawn" => (new("已撤回", "Withdrawn"), Tone.Warning),
        "cancelled" => (new("已取消", "Cancelled"), Tone.Neutral),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>Steps of a trace: what happened to an event or a delivery.</summary>
    public static (Text Name, Tone Tone) OfStep(string? step) => step switch
    {
        "accepted" => (new("枢纽已受理", "Accepted by the hub"), Tone.Good),
        "routed" => (new("已分发", "Routed"), Tone.Neutral),
        "attempt" => (new("投递", "Delivery attempt"), Tone.Busy),
        ReceiptStage.Received => (new("回执：已接收", "Receipt: received"), Tone.Busy),
        ReceiptStage.Validated => (new("回执：已校验", "Receipt: validated"), Tone.Busy),
        ReceiptStage.Completed => (new("回执：已办结", "Receipt: completed"), Tone.Good),
        ReceiptStage.Refused => (new("回执：已退回", "Receipt: refused"), Tone.Bad),
        ReceiptStage.Failed => (new("回执：处理失败", "Receipt: failed"), Tone.Bad),
        "retried" => (new("人工重试", "Retried by an operator"), Tone.Warning),
        "skipped" => (new("人工跳过", "Skipped by an operator"), Tone.Warning),
        "edited" => (new("更正后重发", "Repaired and sent again"), Tone.Warning),
        "replayed" => (new("补发", "Replayed"), Tone.Warning),
        _ => (new("处理记录", "Action"), Tone.Neutral),
    };

    /// <summary>How an attempt ended.</summary>
    public static Text OfAttempt(string? result) => result switch
    {
        "settled" => new("对方已接收", "taken by the receiver"),
        "under-way" => new("进行中", "under way"),
        "failed" => new("对方处理失败", "the receiver failed"),
        "lease-expired" => new("对方未在规定时间内答复", "no answer in time"),
        "not-sent" => new("未能送出", "could not be sent"),
        "withdrawn" => new("授权已终止，未送出", "entitlement had ended, not sent"),
        _ => Common.Unknown,
    };

    public static Text OfChannel(string? channel) => channel switch
    {
        "adapter" => new("适配器", "Adapter"),
        "pull" => new("自取", "Pull"),
        "webhook" => new("推送（Webhook）", "Webhook"),
        "amqp" => new("消息队列", "Message queue"),
        _ => Common.Unknown,
    };

    /// <summary>What is connected.</summary>
    public static Text OfConnection(string? kind) => kind == "system" ? new("业务系统接口", "System interface") : OfChannel(kind);

    /// <summary>How something that runs is.</summary>
    public static (Text Name, Tone Tone) OfHealth(string? state) => state switch
    {
        "ready" or "up" or "online" => (new("正常", "Up"), Tone.Good),
        "silent" => (new("失去联系", "Silent"), Tone.Bad),
        "failing" => (new("投递失败", "Failing"), Tone.Bad),
        "never-seen" => (new("从未连接", "Never seen"), Tone.Neutral),
        "degraded" => (new("部分可用", "Degraded"), Tone.Warning),
        "down" or "unavailable" => (new("不可用", "Down"), Tone.Bad),
        "disabled" => (new("已停用", "Disabled"), Tone.Neutral),
        _ => (new("未知", "Unknown"), Tone.Neutral),
    };

    public static Text OfOperation(string? operation) => operation switch
    {
        Operation.Create => new("新增", "Create"),
        Operation.Change => new("变更", "Change"),
        Operation.Cancel => new("撤销", "Cancel"),
        Operation.Correct => new("更正", "Correct"),
        _ => Common.Unknown,
    };
}

/// <summary>How good a state is; its colour is never the only sign of it.</summary>
public enum Tone
{
    Neutral,
    Busy,
    Good,
    Warning,
    Bad,
}
