using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>用编不予核准: a request to use quota was turned down, with the reason.</summary>
[Contract("quota", "use-rejected", 1, Title = "用编不予核准",
    Publishers = [Department.Staffing],
    Basis = "domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record QuotaUseRejected
{
    /// <summary>The institution that asked.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>申报编号 it answers.</summary>
    [MaxLength(64)]
    public required string RequestNo { get; init; }

    /// <summary>不予核准原因: no vacancy, wrong quota type, approval lapsed, special case.</summary>
    public required CodedValue ReasonKind { get; init; }

    /// <summary>The reason in words.</summary>
    [MaxLength(1000)]
    public required string Reason { get; init; }
}
