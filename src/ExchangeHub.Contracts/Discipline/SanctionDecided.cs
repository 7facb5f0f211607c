using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Discipline;

/// <summary>处分决定: a sanction without loss of the quota. Those who act learn until when promotion and pay steps are frozen and whether post or rank go down, not the sanction.</summary>
[Contract("discipline", "sanction-decided", 1, Title = "处分决定",
    Publishers = [Department.Discipline], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公职人员政务处分法 art. 8, 19, 54; domain flow F7")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record SanctionDecided
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

    /// <summary>案件编号; receipts and the case's later events name it.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(64)]
    public required string CaseNo { get; init; }

    /// <summary>执行要求: freeze, lower post, rank or pay.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CodedValue ActionKind { get; init; }

    /// <summary>晋升限制截止日期.</summary>
    [Classified(Classification.Sensitive), Acting]
    public DateOnly? PromotionFrozenUntil { get; init; }

    /// <summary>晋档限制截止日期.</summary>
    [Classified(Classification.Sensitive), Acting]
    public DateOnly? PayStepFrozenUntil { get; init; }

    /// <summary>True where a leadership post (职数) becomes free.</summary>
    [Classified(Classification.Sensitive), Acting]
    public bool? VacatesLeadershipPost { get; init; }

    /// <summary>处分种类, A14305B; its date A14307 is the event's <c>approvaldate</c>.</summary>
    [Classified(Classification.Sensitive)]
    public required CodedValue SanctionKind { get; init; }

    /// <summary>处分期 in months: 6, 12, 18 or 24.</summary>
    [Classified(Classification.Sensitive), Range(0, 60)]
    public int? SanctionPeriodMonths { get; init; }

    /// <summary>解除日期, A14324.</summary>
    [Classified(Classification.Sensitive)]
    public DateOnly? LiftedOn { get; init; }

    /// <summary>处分决定机关, A14311.</summary>
    [Classified(Classification.Sensitive)]
    public required string DecisionAuthority { get; init; }

    /// <summary>监察机关直接给予, A14330.</summary>
    [Classified(Classification.Sensitive)]
    public bool? DirectBySupervision { get; init; }
}
