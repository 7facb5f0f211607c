using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>停发: a person is no longer paid from the stop month on.</summary>
[Contract("payroll", "payroll-stopped", 1, Title = "停发工资",
    Publishers = [Department.Finance],
    Basis = "domain flows F5, F7")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record PayrollStopped
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

    /// <summary>停发月份: first month without pay, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public required string StopMonth { get; init; }

    /// <summary>末次发放月份.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public string? LastPaidMonth { get; init; }

    /// <summary>预算单位编码.</summary>
    [MaxLength(64)]
    public string? PayrollUnitNo { get; init; }

    /// <summary>应收回金额 in yuan, where too much was paid.</summary>
    [Classified(Classification.Sensitive), Range(0, 10000000)]
    public decimal? Overpaid { get; init; }
}
