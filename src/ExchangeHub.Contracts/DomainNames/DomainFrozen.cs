using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.DomainNames;

/// <summary>域名冻结: a domain name was frozen, or released from it. What <c>operation</c> cancels is a freeze that should never have been.</summary>
[Contract("domain", "frozen", 1, Title = "域名冻结",
    Publishers = [Department.DomainName],
    Basis = "政务和公益机构域名管理; domain flow F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record DomainFrozen
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>域名 as it is read, such as <c>示例.公益</c>.</summary>
    [Classified(Classification.Public), MaxLength(253)]
    public required string DomainName { get; init; }

    /// <summary>域名 in ASCII (<c>xn--…</c>).</summary>
    [Classified(Classification.Public), MaxLength(253), RegularExpression(WirePattern.HostName)]
    public string? AsciiName { get; init; }

    /// <summary>操作: frozen or released.</summary>
    [Classified(Classification.Public)]
    public required CodedValue FreezeAction { get; init; }

    /// <summary>冻结原因: certificate lapsed, information not true, at the request of an authority.</summary>
    public CodedValue? ReasonKind { get; init; }

    /// <summary>冻结至, where it ends by itself.</summary>
    [Classified(Classification.Public)]
    public DateOnly? FrozenUntil { get; init; }
}
