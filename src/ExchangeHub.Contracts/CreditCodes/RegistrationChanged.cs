using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.CreditCodes;

/// <summary>变更登记: what the register holds of an institution changed; the credit code stays.</summary>
[Contract("credit-code", "registration-changed", 1, Title = "变更登记",
    Publishers = [Department.CreditCode], DueWorkingDays = 10,
    Basis = "事业单位登记管理暂行条例 art. 10; domain flow F2")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RegistrationChanged
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称 after the change, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public required CreditCode CreditCode { get; init; }

    /// <summary>变更事项: name, domicile, purpose and scope, legal representative, funding, capital.</summary>
    [Classified(Classification.Public), MaxLength(20)]
    public required IReadOnlyList<CodedValue> ChangeItems { get; init; }

    /// <summary>原名称, where the name changed.</summary>
    [Classified(Classification.Public)]
    public string? FormerName { get; init; }

    /// <summary>法定代表人, for an organ 负责人.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? LegalRepresentativeName { get; init; }

    /// <summary>原法定代表人.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? FormerLegalRepresentativeName { get; init; }

    /// <summary>住所 after the change.</summary>
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

    /// <summary>原开办资金 in yuan.</summary>
    [Classified(Classification.Public), Range(0, 1000000000000)]
    public decimal? FormerInitialCapital { get; init; }

    /// <summary>举办单位.</summary>
    [Classified(Classification.Public)]
    public string? SponsorName { get; init; }

    /// <summary>登记管理机关.</summary>
    [Classified(Classification.Public)]
    public string? RegistrationAuthority { get; init; }
}
