using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>下编: a person was taken off quota. Why is for staffing, organization and HR only: finance stops the pay without learning whether it was a retirement or a dismissal.</summary>
[Contract("personnel", "staff-released", 1, Title = "下编",
    Publishers = [Department.Staffing], DueWorkingDays = 15,
    Basis = "domain flows F5, F7")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record StaffReleased
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

    /// <summary>编制类型 that becomes free.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>经费形式 of the quota line, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>退出方式, A30002; the exit date A30004 is the event's <c>effectivedate</c>. It may say that a sanction was the reason.</summary>
    [Classified(Classification.Sensitive)]
    public required CodedValue ExitKind { get; init; }

    /// <summary>调往单位, A30007.</summary>
    [Classified(Classification.Personal)]
    public string? ToUnitName { get; init; }

    /// <summary>编制处置: vacant, or recalled by the commission.</summary>
    public CodedValue? QuotaEffect { get; init; }
}
