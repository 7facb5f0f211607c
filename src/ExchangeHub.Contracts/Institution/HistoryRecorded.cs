using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Institution;

/// <summary>机构沿革: an entry in the history of an institution.</summary>
[Contract("institution", "history-recorded", 1, Title = "机构沿革",
    Publishers = [Department.Staffing],
    Basis = "domain module 机构沿革")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record HistoryRecorded
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称 at the time of recording.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>Number of the entry within the institution's history.</summary>
    [MaxLength(64)]
    public required string EntryNo { get; init; }

    /// <summary>沿革类型.</summary>
    public required CodedValue EntryKind { get; init; }

    /// <summary>When it happened.</summary>
    public required DateOnly OccurredOn { get; init; }

    /// <summary>What happened.</summary>
    [MaxLength(2000)]
    public required string Description { get; init; }

    /// <summary>依据文号.</summary>
    [MaxLength(100)]
    public string? DocumentNo { get; init; }

    /// <summary>依据文件日期.</summary>
    public DateOnly? DocumentDate { get; init; }
}
