using ExchangeHub.Access;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call what is connected, and what it signs in with.</summary>
public static class SystemTerms
{
    /// <summary>Who registered it: an account or client by its name, or the installation itself.</summary>
    public static Text OfActor(string actor) => actor == "first-run" ? new("安装时登记", "with the installation") : new(actor, actor);

    /// <summary>A breaker: whether calls pass.</summary>
    public static (Text Name, Tone Tone) OfBreaker(string? state) => state switch
    {
        "closed" => (new("正常转发", "Calls pass"), Tone.Good),
        "open" => (new("暂停转发（连续失败）", "No calls, too many failed"), Tone.Bad),
        "half-open" => (new("试探恢复", "The next call decides"), Tone.Warning),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>What its health path said last.</summary>
    public static (Text Name, Tone Tone) OfProbe(string? health) => health switch
    {
        "healthy" => (new("健康", "Healthy"), Tone.Good),
        "unhealthy" => (new("异常", "Unhealthy"), Tone.Bad),
        _ => (new("未检测", "Not asked"), Tone.Neutral),
    };

    /// <summary>What a test call ended with.</summary>
    public static (Text Name, Tone Tone) OfTest(string? outcome) => outcome switch
    {
        "ok" => (new("调用成功", "Answered well"), Tone.Good),
        "ill" => (new("有答复但不正常", "Answered, but not well"), Tone.Bad),
        "unreachable" => (new("连接不上", "Unreachable"), Tone.Bad),
        "too-slow" => (new("超时无答复", "No answer in time"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>Whether deliveries go out.</summary>
    public static (Text Name, Tone Tone) OfSubscription(string? state) => state switch
    {
        "active" => (new("已启用", "Enabled"), Tone.Good),
        "paused" => (new("已暂停", "Paused"), Tone.Warning),
        "disabled" => (new("已停用", "Disabled"), Tone.Bad),
        null => (new("仅发布", "Publishes only"), Tone.Neutral),
        _ => (Common.Unknown, Tone.Neutral),
    };

    public static Text OfDisabledReason(string? reason) => reason switch
    {
        "receiver-gone" => new("接收方已停用地址", "its receiver is gone"),
        "failing" => new("连续多日投递失败", "it failed for days"),
        _ => Common.Unknown,
    };

    public static Text OfScope(string? scope) => scope switch
    {
        Scopes.EventsPublish => new("发布消息", "Publish events"),
        Scopes.EventsRead => new("查阅消息", "Read events"),
        Scopes.DeliveriesPull => new("订阅和接收", "Subscribe and receive"),
        Scopes.RecordsRead => new("查阅机构编制数据", "Read records"),
        Scopes.SystemsCall => new("调用其他业务系统", "Call systems"),
        Scopes.GrantsApply => new("申请授权", "Apply for grants"),
        Scopes.GrantsApprove => new("审批授权", "Approve grants"),
        Scopes.OpsRead => new("查看运行情况", "See how it runs"),
        Scopes.OpsWrite => new("运行维护", "Run the exchange"),
        Scopes.AuditRead => new("审计", "Audit"),
        _ => Common.Unknown,
    };

    public static Text OfAuthentication(string? method) => method switch
    {
        "client_secret_basic" => new("口令密钥", "Secret"),
        "private_key_jwt" => new("签名密钥", "Signing key"),
        "self_signed_tls_client_auth" => new("客户端证书", "Client certificate"),
        _ => Common.Unknown,
    };
}
