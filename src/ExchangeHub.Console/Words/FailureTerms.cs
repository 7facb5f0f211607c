using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Words;

/// <summary>What people call failures of deliveries and what is done about them.</summary>
public static class FailureTerms
{
    private static readonly Text Own = new("接收系统返回了自己的错误代码", "The receiver answered with a code of its own");

    /// <summary>What the sentence for a code would say to whoever filled in a form is another one here.</summary>
    private static readonly Dictionary<string, Text> Reasons = new(StringComparer.Ordinal)
    {
        ["no-answer"] = new("接收系统取走后一直没有答复", "The receiver took it and never answered"),
        [RejectionCode.InvalidField] = new("接收系统认为某个字段的内容不符合要求", "The receiver finds a field not valid"),
        [RejectionCode.MissingField] = new("接收系统认为缺少必填字段", "The receiver misses a required field"),
        [RejectionCode.UnknownCode] = new("接收系统不认识某个代码", "The receiver does not know a code"),
        [RejectionCode.NotFound] = new("接收系统中没有对应的人员或机构", "The receiver has no such person or institution"),
        [RejectionCode.StateConflict] = new("与接收系统中的现有状态冲突", "It conflicts with what the receiver has"),
        [RejectionCode.Unavailable] = new("接收系统暂时不可用", "The receiver was not available"),
        [RejectionCode.InternalError] = new("接收系统内部出错", "The receiver failed"),
        [RejectionCode.TooManyRequests] = new("接收系统限制了接收速度", "The receiver limits how fast it takes them"),
        [RejectionCode.Unauthenticated] = new("接收系统不接受枢纽的身份凭证", "The receiver does not accept the hub's credentials"),
    };

    /// <summary>Why it failed.</summary>
    public static Text ReasonOf(string? code) =>
        code is null ? new("接收系统未说明原因", "The receiver gave no reason")
        : Reasons.TryGetValue(code, out var reason) ? reason
        : ProblemTexts.Codes.Contains(code) ? ProblemTexts.Of(code)
        : Own;

    /// <summary>Whether trying again can help.</summary>
    public static (Text Name, Tone Tone) OfCategory(string? category) => category switch
    {
        "transient" => (new("可能恢复", "May pass"), Tone.Warning),
        "held-back" => (new("受前一条影响", "Held back by an earlier one"), Tone.Neutral),
        _ => (new("需先处理原因", "Needs a repair"), Tone.Bad),
    };

    /// <summary>How a retry of a group stands.</summary>
    public static (Text Name, Tone Tone) OfRecovery(string? state, string? reason) => (state, reason) switch
    {
        ("running", _) => (new("重试中", "Running"), Tone.Busy),
        ("paused", "error-rate") => (new("失败偏多，已自动暂停", "Paused: too many failed again"), Tone.Bad),
        ("paused", _) => (new("已人工暂停", "Paused by an operator"), Tone.Warning),
        ("done", "operator") => (new("已人工结束", "Ended by an operator"), Tone.Neutral),
        ("done", _) => (new("已完成", "Done"), Tone.Good),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>What became of a proposal of repaired data.</summary>
    public static (Text Name, Tone Tone) OfEdit(string? state) => state switch
    {
        "proposed" => (new("待复核", "To be approved"), Tone.Warning),
        "approved" => (new("已通过并重发", "Approved and sent"), Tone.Good),
        "refused" => (new("已退回", "Refused"), Tone.Bad),
        "superseded" => (new("已失效", "Superseded"), Tone.Neutral),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>How a subscription stands, and where the hub disabled it, why.</summary>
    public static (Text Name, Tone Tone) OfSubscription(string? state, string? disabledReason) => (state, disabledReason) switch
    {
        ("active", _) => (new("正常", "Active"), Tone.Good),
        ("paused", _) => (new("已暂停", "Paused"), Tone.Warning),
        ("disabled", "receiver-gone") => (new("已停用：接收方不再接收", "Disabled: the receiver wants no more"), Tone.Bad),
        ("disabled", _) => (new("已停用：连续多日失败", "Disabled: failed for days"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>The states that deliveries are listed by, in the order of their life.</summary>
    public static IReadOnlyList<string> DeliveryStates { get; } =
        ["waiting", "under-way", "received", "completed", "refused", "set-aside", "skipped", "replaced", "withdrawn"];

    /// <summary>What a subscription is for: a type, or the family that a pattern names.</summary>
    public static Text OfPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return ContractCatalog.Find(pattern) is { } contract ? EventNames.Of(contract.Type)
            : pattern.Split('.') is ["exchangehub", "*", ..] or ["*"] ? Common.All
            : pattern.Split('.') is ["exchangehub", var family, ..] ? Terms.OfFamily(family)
            : Common.Unknown;
    }
}
