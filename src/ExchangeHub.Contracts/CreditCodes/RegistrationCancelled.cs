using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.CreditCodes;

/// <summary>注销登记: the registration of an institution ended on <c>effectivedate</c>; its credit code is never given again.</summary>
[Contract("credit-code", "registration-cancelled", 1, Title = "注销登记",
    Publishers = [Department.CreditCode], DueWorkingDays = 10,
    Basis = "事业单位登记管理暂行条例 art. 13; domain flow F2")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RegistrationCancelled
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

    /// <summary>注销方式: cancelled on application after liquidation, revoked by the authority.</summary>
    [Classified(Classification.Public)]
    public required CodedValue CancellationKind { get; init; }

    /// <summary>清算结束日期.</summary>
    public DateOnly? LiquidationEndedOn { get; init; }

    /// <summary>承接单位, by institution id.</summary>
    [MaxLength(50)]
    public IReadOnlyList<string>? SuccessorInstitutionIds { get; init; }

    /// <summary>登记管理机关.</summary>
    [Classified(Classification.Public)]
    public string? RegistrationAuthority { get; init; }
}
