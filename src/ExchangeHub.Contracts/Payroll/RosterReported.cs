using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Payroll;

/// <summary>统发月报: how many people an institution had on unified payroll in a month; the basis of the monthly comparison.</summary>
[Contract("payroll", "roster-reported", 1, Title = "统发人数月报",
    Publishers = [Department.Finance],
    Basis = "domain section 4, reconciliation")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record RosterReported
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

    /// <summary>发放月份, <c>yyyy-MM</c>.</summary>
    [MaxLength(7), RegularExpression(WirePattern.Month)]
    public required string PayMonth { get; init; }

    /// <summary>统发人数.</summary>
    [Range(0, 1000000)]
    public required int Heads { get; init; }

    /// <summary>人数 by quota type and funding.</summary>
    [MaxLength(50)]
    public IReadOnlyList<RosterLine>? Lines { get; init; }
}
