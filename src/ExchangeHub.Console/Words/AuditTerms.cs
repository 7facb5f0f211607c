using ExchangeHub.Access.Decisions;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call what the access log and the log of administrators hold.</summary>
public static class AuditTerms
{
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
        ["delivery.edit-refuse"] = new("退回更正重发", "Refused a repair"),
        ["failure-group.retry"] = new("批量重试", "Retried a group"), ["failure-group.note"] = new("登记故障备注", "Noted on a group"),
        ["failure-group.pause"] = new("暂停批量重试", "Paused a retry"), ["failure-group.cancel"] = new("终止批量重试", "Ended a retry"),
        ["subscription.add"] = new("建立订阅", "Subscribed a system"),
        ["subscription.pause"] = new("暂停投递", "Paused deliveries"), ["subscription.resume"] = new("恢复投递", "Resumed deliveries"), ["subscription.replay"] = new("补发历史数据", "Replayed events"),
        ["account.sign-in"] = new("登录", "Signed in"), ["account.sign-out"] = new("退出登录", "Signed out"), ["account.locked"] = new("账号锁定", "Account locked"),
        ["account.password"] = new("修改口令", "Changed the password"), ["account.second-factor"] = new("验证动态口令", "Second factor"),
        ["audit.export"] = new("导出审计记录", "Exported from the audit"),
        ["jobs.change"] = new("调整后台任务", "Changed a job"), ["records.rebuild"] = new("重建查询数据", "Rebuilt records"), ["user.add"] = new("新建账号", "Made an account"), ["user.disable"] = new("停用账号", "Disabled an account"),
        ["user.reset-password"] = new("重置口令", "Reset a password"), ["user.reset-totp"] = new("重置动态口令", "Reset a second factor"),
    };

    /// <summary>Every action that has a name.</summary>
    public static IEnumerable<string> Actions => AdminActions.Keys;

    /// <summary>What is read, by its short name; events go by their types.</summary>
    public static IEnumerable<string> Resources => AccessResource.All.Select(resource => resource.Name);

    public static Text OfAdminAction(string? action) => AdminActions.GetValueOrDefault(action ?? "", Common.Unknown);

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
