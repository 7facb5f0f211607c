using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>线索办理反馈: what discipline did with a lead. The staffing office learns the outcome, not the case.</summary>
[Contract("supervision", "lead-handled", 1, Title = "线索办理反馈",
    Publishers = [Department.Discipline],
    Basis = "监察法; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record LeadHandled
{
    /// <summary>线索编号.</summary>
    [Subject(SubjectKind.Case), Classified(Classification.Sensitive), Acting, MaxLength(64)]
    public required string LeadNo { get; init; }

    /// <summary>办理结果: taken up, closed, sent back for rectification, returned.</summary>
    [Classified(Classification.Sensitive), Acting]
    public required CodedValue OutcomeKind { get; init; }

    /// <summary>后续要求 to the staffing office, where there is one; no facts of the case.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(1000)]
    public string? FollowUp { get; init; }

    /// <summary>案件编号, where a case was opened.</summary>
    [Classified(Classification.Sensitive), MaxLength(64)]
    public string? CaseNo { get; init; }

    /// <summary>办理部门.</summary>
    [Classified(Classification.Sensitive)]
    public string? HandledBy { get; init; }
}
