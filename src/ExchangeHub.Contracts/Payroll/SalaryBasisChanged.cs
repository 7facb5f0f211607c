using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>工资变动: what a person is paid by changed on the payroll.</summary>
[Contract("payroll", "salary-basis-changed", 1, Title = "工资基数变动",
    Publishers = [Department.Finance],
    Basis = "domain flow F6")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SalaryBasisChanged
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

    /// <summary>执行月份, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public required string PayMonth { get; init; }

    /// <summary>补发起始月份, where back pay is due.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public string? BackPayFromMonth { get; init; }

    /// <summary>原工资级别档次.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? FormerPayGrade { get; init; }

    /// <summary>工资级别档次.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? PayGrade { get; init; }

    /// <summary>月工资标准 in yuan, where finance chooses to carry it.</summary>
    [Classified(Classification.Sensitive), Range(0, 1000000)]
    public decimal? MonthlyStandard { get; init; }

    /// <summary>预算单位编码.</summary>
    [MaxLength(64)]
    public string? PayrollUnitNo { get; init; }
}
