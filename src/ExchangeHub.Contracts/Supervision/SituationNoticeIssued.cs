using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Supervision;

/// <summary>情况通报: the staffing office tells the departments that work with it how staffing discipline is kept. It names institutions, never people.</summary>
[Contract("supervision", "situation-notice-issued", 1, Title = "情况通报",
    Publishers = [Department.Staffing],
    Basis = "机构编制工作条例; domain section 3")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SituationNoticeIssued
{
    /// <summary>通报编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string NoticeNo { get; init; }

    /// <summary>通报类型: inspection result, excess of quota, excess of leadership posts, annual statistics.</summary>
    public required CodedValue NoticeKind { get; init; }

    /// <summary>标题.</summary>
    [MaxLength(200)]
    public required string Title { get; init; }

    /// <summary>内容.</summary>
    [MaxLength(4000)]
    public required string Summary { get; init; }

    /// <summary>涉及单位, by institution id.</summary>
    [MaxLength(500)]
    public IReadOnlyList<string>? InstitutionIds { get; init; }

    /// <summary>整改期限, where it asks for something.</summary>
    public DateOnly? RectifyBy { get; init; }
}
