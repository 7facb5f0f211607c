using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>纳入统发: a person is on unified payroll from the pay month.</summary>
[Contract("payroll", "inclusion-confirmed", 1, Title = "纳入统发确认",
    Publishers = [Department.Finance],
    Basis = "厅字 notice 2007; domain flow F3")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record PayrollInclusionConfirmed
{
    /// <summary>公民身份号码, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>Institution the person serves or served in, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name, A02001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>起发月份, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public required string PayMonth { get; init; }

    /// <summary>预算单位编码.</summary>
    [MaxLength(64)]
    public string? PayrollUnitNo { get; init; }

    /// <summary>经费形式, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>核编通知单编号 it rests on.</summary>
    [MaxLength(64)]
    public string? QuotaUseApprovalNo { get; init; }
}
