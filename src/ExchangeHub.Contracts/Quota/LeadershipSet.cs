using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Quota;

/// <summary>领导职数: the leadership posts of an institution as they are from the effective date.</summary>
[Contract("quota", "leadership-set", 1, Title = "领导职数核定",
    Publishers = [Department.Staffing], NeedsApproval = true, DueWorkingDays = 20,
    Basis = "公务员法 art. 20; 机构编制工作条例")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record LeadershipSet
{
    /// <summary>The staffing office's id.</summary>
    [Subject(SubjectKind.Institution), MaxLength(64)]
    public required string InstitutionId { get; init; }

    /// <summary>机构名称, B01001.</summary>
    [Classified(Classification.Public)]
    public required string InstitutionName { get; init; }

    /// <summary>核定机关.</summary>
    public string? ApprovalAuthority { get; init; }

    /// <summary>职数 by level: B02041, of internal units B02047 and B02150.</summary>
    [MaxLength(50)]
    public required IReadOnlyList<LeadershipLine> Lines { get; init; }
}
