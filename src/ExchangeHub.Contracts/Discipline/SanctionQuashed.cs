using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Discipline;

/// <summary>处分撤销: a sanction was quashed or made lighter; what followed from it is to be put right. <c>replacesid</c> names the event of the decision.</summary>
[Contract("discipline", "sanction-quashed", 1, Title = "处分撤销变更",
    Publishers = [Department.Discipline], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公职人员政务处分法 art. 60; domain flow F7")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record SanctionQuashed
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

    /// <summary>恢复要求: restore quota, post, rank or pay.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CodedValue RemedyKind { get; init; }

    /// <summary>补发起始月份, <c>yyyy-MM</c>.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(7), RegularExpression(WirePattern.Month)]
    public string? BackPayFromMonth { get; init; }

    /// <summary>原处分种类, A14305B.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? FormerSanctionKind { get; init; }

    /// <summary>变更后的处分种类, where it was changed and not quashed.</summary>
    [Classified(Classification.Sensitive)]
    public CodedValue? SanctionKind { get; init; }

    /// <summary>决定机关, A14311.</summary>
    [Classified(Classification.Sensitive)]
    public required string DecisionAuthority { get; init; }
}
