using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.DomainNames;

/// <summary>域名转移: a domain name went to another holder, or to another registrar.</summary>
[Contract("domain", "transferred", 1, Title = "域名转移",
    Publishers = [Department.DomainName], DueWorkingDays = 10,
    Basis = "政务和公益机构域名管理; domain flows F2, F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record DomainTransferred
{
    /// <summary>The institution that holds it now, by the staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? CreditCode { get; init; }

    /// <summary>域名 as it is read, such as <c>示例.公益</c>.</summary>
    [Classified(Classification.Public), MaxLength(253)]
    public required string DomainName { get; init; }

    /// <summary>域名 in ASCII (<c>xn--…</c>).</summary>
    [Classified(Classification.Public), MaxLength(253), RegularExpression(WirePattern.HostName)]
    public string? AsciiName { get; init; }

    /// <summary>转移类型: change of holder, change of registrar.</summary>
    [Classified(Classification.Public)]
    public required CodedValue TransferKind { get; init; }

    /// <summary>原持有单位, by institution id.</summary>
    [MaxLength(64)]
    public string? FormerInstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? FormerInstitutionName { get; init; }

    /// <summary>注册服务机构.</summary>
    [Classified(Classification.Public)]
    public string? RegistrarName { get; init; }

    /// <summary>原注册服务机构.</summary>
    [Classified(Classification.Public)]
    public string? FormerRegistrarName { get; init; }

    /// <summary>有效期至.</summary>
    [Classified(Classification.Public)]
    public DateOnly? ValidTo { get; init; }
}
