using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.CreditCodes;

/// <summary>证书颁发: an institution has its certificate, first or renewed. It is valid from <c>effectivedate</c>; seal and bank account are opened by it.</summary>
[Contract("credit-code", "certificate-issued", 1, Title = "证书颁发",
    Publishers = [Department.CreditCode],
    Basis = "事业单位登记管理暂行条例 art. 8; domain flows F1, F9")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record CertificateIssued
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public required CreditCode CreditCode { get; init; }

    /// <summary>证书类型: 事业单位法人证书 or 统一社会信用代码证书.</summary>
    [Classified(Classification.Public)]
    public required CodedValue CertificateKind { get; init; }

    /// <summary>证书号.</summary>
    [Classified(Classification.Public), MaxLength(64)]
    public required string CertificateNo { get; init; }

    /// <summary>颁发事由: first issue, renewal before expiry, after a change, replacement.</summary>
    [Classified(Classification.Public)]
    public CodedValue? IssueKind { get; init; }

    /// <summary>有效期至: last day of validity.</summary>
    [Classified(Classification.Public)]
    public required DateOnly ValidTo { get; init; }

    /// <summary>登记管理机关.</summary>
    [Classified(Classification.Public)]
    public string? RegistrationAuthority { get; init; }

    /// <summary>法定代表人, for an organ 负责人.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? LegalRepresentativeName { get; init; }

    /// <summary>住所.</summary>
    [Classified(Classification.Public), MaxLength(300)]
    public string? Domicile { get; init; }

    /// <summary>宗旨和业务范围.</summary>
    [Classified(Classification.Public), MaxLength(2000)]
    public string? PurposeAndScope { get; init; }

    /// <summary>经费来源.</summary>
    [Classified(Classification.Public)]
    public CodedValue? FundingSource { get; init; }

    /// <summary>开办资金 in yuan.</summary>
    [Classified(Classification.Public), Range(0, 1000000000000)]
    public decimal? InitialCapital { get; init; }

    /// <summary>举办单位.</summary>
    [Classified(Classification.Public)]
    public string? SponsorName { get; init; }
}
