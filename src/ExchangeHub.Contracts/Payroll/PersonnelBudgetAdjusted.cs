using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>人员经费: the personnel budget of an institution was adjusted to its quota or headcount.</summary>
[Contract("payroll", "budget-adjusted", 1, Title = "人员经费调整",
    Publishers = [Department.Finance],
    Basis = "厅字 notice 2007; domain flow F1")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record PersonnelBudgetAdjusted
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public string? InstitutionName { get; init; }

    /// <summary>预算单位编码.</summary>
    [MaxLength(64)]
    public string? PayrollUnitNo { get; init; }

    /// <summary>预算年度.</summary>
    [Range(1949, 2200)]
    public required int BudgetYear { get; init; }

    /// <summary>经费形式, DM047.</summary>
    public CodedValue? FundingForm { get; init; }

    /// <summary>原供养人数.</summary>
    [Range(0, 1000000)]
    public int? FormerHeads { get; init; }

    /// <summary>供养人数 after it.</summary>
    [Range(0, 1000000)]
    public required int Heads { get; init; }

    /// <summary>经费增减 in yuan; negative where it goes down.</summary>
    [Range(-10000000000, 10000000000)]
    public decimal? AmountChange { get; init; }
}
