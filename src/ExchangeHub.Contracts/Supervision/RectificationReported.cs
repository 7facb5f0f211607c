using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>整改反馈: the department ordered says what it did. Whoever ordered it answers with <c>rectification-accepted</c> or <c>rectification-rejected</c>.</summary>
[Contract("supervision", "rectification-reported", 1, Title = "整改反馈",
    Publishers =
    [
        Department.Staffing, Department.CreditCode, Department.DomainName, Department.Organization,
        Department.Hr, Department.Finance, Department.Discipline,
    ],
    DueWorkingDays = 10,
    Basis = "机构编制工作条例; domain flow F8")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RectificationReported
{
    /// <summary>整改编号 it answers.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string RectificationNo { get; init; }

    /// <summary>Institution it is about, by the staffing office's id.</summary>
    [MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>整改结果: done, partly done, not done.</summary>
    public required CodedValue OutcomeKind { get; init; }

    /// <summary>整改措施; names nobody.</summary>
    [Classified(Classification.Sensitive), Acting, MaxLength(4000)]
    public required string Measures { get; init; }

    /// <summary>整改完成日期.</summary>
    public DateOnly? CompletedOn { get; init; }

    /// <summary>处理人数.</summary>
    [Range(0, 100000)]
    public int? HeadCount { get; init; }

    /// <summary>证明材料 by document, event or attachment number.</summary>
    [Classified(Classification.Sensitive), MaxLength(100)]
    public IReadOnlyList<string>? EvidenceRefs { get; init; }
}
