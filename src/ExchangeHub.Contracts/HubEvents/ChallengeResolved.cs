using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>校核答复: the department in charge answered a challenge; a correction comes as an event of its own.</summary>
[Contract("hub", "challenge-resolved", 1, Title = "数据校核答复",
    Publishers = [Department.Hub],
    Basis = "政务数据共享条例 art. 26; domain flow F11")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.CreditCode, FieldProfile.Acting)]
[Subscriber(Department.DomainName, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
public sealed record ChallengeResolved
{
    /// <summary>校核编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string ChallengeNo { get; init; }

    /// <summary>答复结论: accepted or rejected.</summary>
    public required CodedValue OutcomeKind { get; init; }

    /// <summary>Why.</summary>
    [Classified(Classification.Sensitive), MaxLength(1000)]
    public string? Reason { get; init; }

    /// <summary>数源部门 that answered.</summary>
    [MaxLength(20)]
    public required string SourceDepartment { get; init; }

    /// <summary>Ledger number of the correcting event.</summary>
    [Range(1, 9007199254740991)]
    public long? CorrectedBySequence { get; init; }
}
