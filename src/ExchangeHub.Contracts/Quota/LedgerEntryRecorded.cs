using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>台账: one line of the staffing ledger of an institution, with the balance after it.</summary>
[Contract("quota", "ledger-entry-recorded", 1, Title = "编制台账登记",
    Publishers = [Department.Staffing],
    Basis = "domain module 台账信息")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record LedgerEntryRecorded
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>台账编号.</summary>
    [MaxLength(64)]
    public required string EntryNo { get; init; }

    /// <summary>编制类型.</summary>
    public required CodedValue QuotaType { get; init; }

    /// <summary>台账事项: quota up or down, entry, exit.</summary>
    public required CodedValue EntryKind { get; init; }

    /// <summary>By how much; negative where it goes down.</summary>
    [Range(-100000, 100000)]
    public required int Change { get; init; }

    /// <summary>编制数 after it.</summary>
    [Range(0, 1000000)]
    public required int Quota { get; init; }

    /// <summary>实有人数 after it, B02110.</summary>
    [Range(0, 1000000)]
    public required int ActualHeadcount { get; init; }

    /// <summary>空编 (positive) or 超编 (negative) after it, B02115.</summary>
    [Range(-1000000, 1000000)]
    public required int VacancyOrExcess { get; init; }

    /// <summary>Type of the event behind it, where there is one.</summary>
    [MaxLength(100)]
    public string? CauseType { get; init; }
}
