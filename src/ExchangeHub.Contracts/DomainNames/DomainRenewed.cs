using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.DomainNames;

/// <summary>域名续费: a domain name was renewed.</summary>
[Contract("domain", "renewed", 1, Title = "域名续费",
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
public sealed record DomainRenewed
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

    /// <summary>原有效期至.</summary>
    [Classified(Classification.Public)]
    public DateOnly? FormerValidTo { get; init; }

    /// <summary>有效期至.</summary>
    [Classified(Classification.Public)]
    public required DateOnly ValidTo { get; init; }
}
