using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>域名到期提醒: a domain name runs out and was not renewed.</summary>
[Contract("hub", "domain-expiring", 1, Title = "域名到期提醒",
    Publishers = [Department.Hub],
    Basis = "domain flow F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record DomainExpiring
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>域名 as it is read.</summary>
    [Classified(Classification.Public), MaxLength(253)]
    public required string DomainName { get; init; }

    /// <summary>有效期至.</summary>
    [Classified(Classification.Public)]
    public required DateOnly ValidTo { get; init; }

    /// <summary>剩余天数 on the day of the reminder; 0 on the last day.</summary>
    [Classified(Classification.Public), Range(0, 3650)]
    public required int DaysLeft { get; init; }
}
