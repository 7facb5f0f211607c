using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.CreditCodes;

/// <summary>赋码: an institution was registered and has its credit code, on the day of <c>effectivedate</c> and for life.</summary>
[Contract("credit-code", "assigned", 1, Title = "赋码",
    Publishers = [Department.CreditCode], DueWorkingDays = 10,
    Basis = "GB 32100; 事业单位登记管理暂行条例 art. 6 to 8; domain flow F1")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record CreditCodeAssigned
{
    /// <summary>The staffing office's id, under which the institution was known until now.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>统一社会信用代码, B01014.</summary>
    [Classified(Classification.Public)]
    public required CreditCode CreditCode { get; init; }

    /// <summary>登记类型: organ, institution or mass organization given its code, institution registered as a legal person.</summary>
    [Classified(Classification.Public)]
    public required CodedValue RegistrationKind { get; init; }

    /// <summary>机构类别, B0131.</summary>
    [Classified(Classification.Public)]
    public CodedValue? Category { get; init; }

    /// <summary>登记管理机关.</summary>
    [Classified(Classification.Public)]
    public string? RegistrationAuthority { get; init; }

    /// <summary>单位所在政区.</summary>
    [Classified(Classification.Public)]
    public RegionCode? UnitRegion { get; init; }

    /// <summary>住所.</summary>
    [Classified(Classification.Public), MaxLength(300)]
    public string? Domicile { get; init; }

    /// <summary>法定代表人, for an organ 负责人.</summary>
    [Classified(Classification.Personal), MaxLength(100)]
    public string? LegalRepresentativeName { get; init; }
}
