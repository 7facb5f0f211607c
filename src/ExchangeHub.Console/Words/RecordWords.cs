namespace ExchangeHub.WebConsole.Words;

/// <summary>States of records of institutions and people.</summary>
public static class RecordWords
{
    public static (Text Name, Tone Tone) OfState(string? state) => state switch
    {
        "in-force" => (new("有效", "In force"), Tone.Good),
        "ended" => (new("已终止", "Ended"), Tone.Neutral),
        "frozen" => (new("已冻结", "Frozen"), Tone.Warning),
        "requested" => (new("已申请", "Requested"), Tone.Busy),
        "approved" => (new("已核准", "Approved"), Tone.Good),
        "rejected" => (new("不予核准", "Rejected"), Tone.Bad),
        _ => (Common.Unknown, Tone.Neutral),
    };

    /// <summary>An institution is abolished where other records end.</summary>
    public static (Text Name, Tone Tone) OfInstitution(string? state) => state == "ended" ? (new("已撤销", "Abolished"), Tone.Bad) : OfState(state);
}
