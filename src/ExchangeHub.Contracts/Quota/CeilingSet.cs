using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.Quota;

/// <summary>编制限额: the most staff of each quota type that a region may have.</summary>
[Contract("quota", "ceiling-set", 1, Title = "编制限额核定",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "地方各级人民政府机构设置和编制管理条例 art. 18")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record CeilingSet
{
    /// <summary>The region whose ceiling it is.</summary>
    [Subject(SubjectKind.Region), Classified(Classification.Public)]
    public required RegionCode RegionCode { get; init; }

    /// <summary>Its name.</summary>
    [Classified(Classification.Public), MaxLength(100)]
    public string? RegionName { get; init; }

    /// <summary>核定机关, B02007.</summary>
    public string? ApprovalAuthority { get; init; }

    /// <summary>限额 by quota type; a type that is not named keeps its ceiling.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<CeilingLine> Lines { get; init; }
}
