using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>职务变动: a person's post changed. The payroll month follows from <c>effectivedate</c>.</summary>
[Contract("personnel", "post-changed", 1, Title = "职务变动",
    Publishers = [Department.Organization, Department.Hr], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公务员法 art. 20; domain flow F6")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record PostChanged
{
    /// <summary>公民身份号码, A01085.</summary>
    [Subject(SubjectKind.Person), Classified(Classification.Sensitive), Acting]
    public required CitizenId NationalId { get; init; }

    /// <summary>姓名, A01001.</summary>
    [Classified(Classification.Personal), Acting, MaxLength(100)]
    public required string PersonName { get; init; }

    /// <summary>Institution the person serves in, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name, A02001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>Its credit code, B01014.</summary>
    [Classified(Classification.Public)]
    public CreditCode? UnitCreditCode { get; init; }

    /// <summary>Name of the post left, A02016.</summary>
    [MaxLength(100)]
    public string? FormerPostName { get; init; }

    /// <summary>Level of the post left, A02007.</summary>
    public CodedValue? FormerPostLevel { get; init; }

    /// <summary>Name of the post taken, A02016.</summary>
    [MaxLength(100)]
    public required string PostName { get; init; }

    /// <summary>Level of the post taken, A02007, GB/T 12407.</summary>
    public required CodedValue PostLevel { get; init; }

    /// <summary>True where a leadership post (职数) is taken or left.</summary>
    public bool? LeadershipPost { get; init; }
}
