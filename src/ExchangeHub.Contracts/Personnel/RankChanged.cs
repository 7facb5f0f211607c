using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Personnel;

/// <summary>职级变动: a person's rank changed. The payroll month follows from <c>effectivedate</c>.</summary>
[Contract("personnel", "rank-changed", 1, Title = "职级变动",
    Publishers = [Department.Organization, Department.Hr], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公务员法 art. 19; domain flow F6")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RankChanged
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

    /// <summary>原职级, A05002B.</summary>
    public CodedValue? FormerRank { get; init; }

    /// <summary>职级, A05002B; number and date are the event's <c>approvaldocno</c> (A05011) and <c>approvaldate</c> (A05004).</summary>
    public required CodedValue Rank { get; init; }

    /// <summary>True where the rank counts against a rank quota (职级职数).</summary>
    public bool? RankQuotaUsed { get; init; }
}
