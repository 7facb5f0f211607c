using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>跨区域授权: a dated read across regions took effect. It goes to the region that is read, and <c>counterpartregion</c> names the reader's.</summary>
[Contract("hub", "grant-issued", 1, Title = "跨区域授权生效",
    Publishers = [Department.Hub], NeedsApproval = true,
    Basis = "DESIGN: level rule; domain flow F10")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record GrantIssued
{
    /// <summary>授权编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string GrantId { get; init; }

    /// <summary>Who may read.</summary>
    [MaxLength(20)]
    public required string GranteeDepartment { get; init; }

    /// <summary>From which region.</summary>
    public required RegionCode GranteeRegion { get; init; }

    /// <summary>Whose data may be read, each with all below it.</summary>
    [MaxLength(100)]
    public required IReadOnlyList<RegionCode> TargetRegions { get; init; }

    /// <summary>What may be read.</summary>
    [MaxLength(20)]
    public required IReadOnlyList<string> Resources { get; init; }

    /// <summary>In which field profile.</summary>
    [MaxLength(20)]
    public required string GrantedProfile { get; init; }

    /// <summary>用途.</summary>
    [MaxLength(500)]
    public required string Purpose { get; init; }

    /// <summary>依据.</summary>
    [MaxLength(500)]
    public required string LegalBasis { get; init; }

    /// <summary>First day.</summary>
    public required DateOnly NotBefore { get; init; }

    /// <summary>Last day.</summary>
    public required DateOnly NotAfter { get; init; }
}
