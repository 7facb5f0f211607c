using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>授权终止: a grant was revoked, ran out or was suspended by a change of regions.</summary>
[Contract("hub", "grant-revoked", 1, Title = "跨区域授权终止",
    Publishers = [Department.Hub],
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
public sealed record GrantRevoked
{
    /// <summary>授权编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string GrantId { get; init; }

    /// <summary>Who can read no longer.</summary>
    [MaxLength(20)]
    public required string GranteeDepartment { get; init; }

    /// <summary>Region of who can read no longer.</summary>
    public required RegionCode GranteeRegion { get; init; }

    /// <summary>终止原因: revoked, run out, suspended.</summary>
    public required CodedValue ReasonKind { get; init; }

    /// <summary>The reason in words.</summary>
    [MaxLength(500)]
    public string? Reason { get; init; }
}
