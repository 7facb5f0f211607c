using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>工资审批: the pay a person is entitled to from the effective date was approved.</summary>
[Contract("personnel", "salary-approved", 1, Title = "工资审批",
    Publishers = [Department.Organization, Department.Hr], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "domain flow F6")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SalaryApproved
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

    /// <summary>Its credit code, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? UnitCreditCode { get; init; }

    /// <summary>审批事由: entry, post, rank, regular step.</summary>
    public required CodedValue ReasonKind { get; init; }

    /// <summary>原工资级别档次.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? FormerSalaryGrade { get; init; }

    /// <summary>工资级别档次.</summary>
    [Classified(Classification.Sensitive)]
    public required CodedValue SalaryGrade { get; init; }

    /// <summary>月工资标准 in yuan, where the sender chooses to carry it.</summary>
    [Classified(Classification.Sensitive), Range(0, 1000000)]
    public decimal? MonthlyStandard { get; init; }
}
