using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Discipline;

/// <summary>违纪减编: after a sanction a person is to leave the quota. Those who act learn whom, where and what to do; kind of sanction and authority stay with discipline, and the facts of the case have no field at all.</summary>
[Contract("discipline", "staff-reduction-ordered", 1, Title = "违纪减编",
    Publishers = [Department.Discipline], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公职人员政务处分法 art. 26, 54; domain flow F7")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record StaffReductionOrdered
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

    /// <summary>处置要求: what is to be done, such as release from quota and stop of pay.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CodedValue ReductionKind { get; init; }

    /// <summary>办结期限, where the decision sets one.</summary>
    [Classified(Classification.Sensitive), Acting]
    public DateOnly? ReleaseBy { get; init; }

    /// <summary>处分种类, A14305B.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? SanctionKind { get; init; }

    /// <summary>处分决定机关, A14311.</summary>
    [Classified(Classification.Sensitive)]
    public string? DecisionAuthority { get; init; }

    /// <summary>监察机关直接给予, A14330.</summary>
    [Classified(Classification.Sensitive)]
    public bool? DirectBySupervision { get; init; }
}
