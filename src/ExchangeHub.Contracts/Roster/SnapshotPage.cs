using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Roster;

/// <summary>名册分页: up to 500 people of a roster.</summary>
[Contract("roster", "snapshot-page", 1, Title = "名册分页",
    Publishers = [Department.Staffing, Department.Organization, Department.Hr, Department.Finance],
    Basis = "domain section 4, reconciliation")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SnapshotPage
{
    /// <summary>The most people on a page.</summary>
    public const int MostPeople = 500;

    /// <summary>快照编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string SnapshotId { get; init; }

    /// <summary>页码, counted from 1.</summary>
    [Range(1, 1000000)]
    public required int Page { get; init; }

    /// <summary>总页数, where it is known.</summary>
    [Range(1, 1000000)]
    public int? Pages { get; init; }

    /// <summary>人员.</summary>
    [MaxLength(MostPeople)]
    public required IReadOnlyList<RosterPerson> People { get; init; }
}
