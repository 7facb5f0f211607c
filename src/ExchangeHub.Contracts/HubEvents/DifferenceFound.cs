using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>对账差异: register, personnel and payroll disagree about a person. It becomes a task with an owner and a day.</summary>
[Contract("hub", "difference-found", 1, Title = "对账差异",
    Publishers = [Department.Hub], DueWorkingDays = 10,
    Basis = "domain section 4, reconciliation")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
public sealed record DifferenceFound
{
    /// <summary>公民身份号码, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public string? PersonName { get; init; }

    /// <summary>差异编号.</summary>
    [MaxLength(64)]
    public required string DifferenceNo { get; init; }

    /// <summary>The comparison that found it.</summary>
    [MaxLength(64)]
    public required string RunId { get; init; }

    /// <summary>Compared month, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public required string PayMonth { get; init; }

    /// <summary>差异类别: on payroll and not on quota, on quota and not on payroll, other unit, other grade, two quotas, left and still paid.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CodedValue DifferenceKind { get; init; }

    /// <summary>Where staffing has the person.</summary>
    [MaxLength(64)]
    public string? RegisterInstitutionId { get; init; }

    /// <summary>Where organization or HR has the person.</summary>
    [MaxLength(64)]
    public string? PersonnelInstitutionId { get; init; }

    /// <summary>Where finance pays the person.</summary>
    [MaxLength(64)]
    public string? PayrollInstitutionId { get; init; }

    /// <summary>Department that is to settle it.</summary>
    [MaxLength(20)]
    public required string OwnerDepartment { get; init; }

    /// <summary>Until when.</summary>
    public DateOnly? DueOn { get; init; }
}
