namespace ExchangeHub.WebConsole.Words;

/// <summary>States of grants and applications, and what happens to them.</summary>
public static class GrantWords
{
    /// <summary>States a grant can be looked for by.</summary>
    public static IReadOnlyList<string> States { get; } = ["pending", "active", "suspended", "expired", "revoked", "rejected"];

    public static IReadOnlyList<string> ApplicationStates { get; } = ["pending", "approved", "rejected"];

    public static (Text Name, Tone Tone) OfGrant(string? state) => state switch
    {
        "pending" => (new("待复核", "To be countersigned"), Tone.Warning),
        "active" => (new("有效", "In force"), Tone.Good),
        "suspended" => (new("已中止", "Suspended"), Tone.Warning),
        "expired" => (new("已到期", "Expired"), Tone.Neutral),
        "revoked" => (new("已撤销", "Revoked"), Tone.Bad),
        "rejected" => (new("未通过复核", "Rejected"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };

    public static (Text Name, Tone Tone) OfApplication(string? state) => state switch
    {
        "pending" => (new("待审批", "To be decided"), Tone.Warning),
        "approved" => (new("已批准", "Approved"), Tone.Good),
        "rejected" => (new("已驳回", "Rejected"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };

    public static (Text Name, Tone Tone) OfStep(string? kind) => kind switch
    {
        "issued" => (new("签发", "Issued"), Tone.Busy),
        "countersigned" => (new("复核通过，生效", "Countersigned, in force"), Tone.Good),
        "moved" => (new("随区划调整变更", "Followed a change of regions"), Tone.Neutral),
        "suspended" => (new("因区划调整中止", "Suspended by a change of regions"), Tone.Warning),
        "expired" => (new("到期", "Expired"), Tone.Neutral),
        "revoked" => (new("终止", "Ended"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };
}
