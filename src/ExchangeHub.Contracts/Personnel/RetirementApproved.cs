using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>退休: a retirement was approved for the effective date. Pay stops and the pension starts the month after.</summary>
[Contract("personnel", "retirement-approved", 1, Title = "退休审批",
    Publishers = [Department.Organization, Department.Hr], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "domain flow F5")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RetirementApproved
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

    /// <summary>退休类别: at the age, early or later by choice, 离休.</summary>
    [Classified(Classification.Personal)]
    public required CodedValue RetirementKind { get; init; }

    /// <summary>认定出生日期, A01007: what the age is counted from.</summary>
    [Classified(Classification.Personal), Since("1900-01-01")]
    public DateOnly? RecognizedBirthDate { get; init; }

    /// <summary>参加工作时间, A01034.</summary>
    [Classified(Classification.Personal), Since("1920-01-01")]
    public DateOnly? WorkStartDate { get; init; }

    /// <summary>养老金起发月份, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public string? PensionFromMonth { get; init; }
}
