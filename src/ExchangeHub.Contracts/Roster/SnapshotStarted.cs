using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Roster;

/// <summary>名册上报开始: a department begins to hand over everybody it keeps, as of a day. Pages follow, then <c>snapshot-completed</c>; until then the roster is not whole.</summary>
[Contract("roster", "snapshot-started", 1, Title = "名册上报开始",
    Publishers = [Department.Staffing, Department.Organization, Department.Hr, Department.Finance],
    Basis = "domain section 4, reconciliation")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SnapshotStarted
{
    /// <summary>快照编号; its pages and its end name it, and arrive in order.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string SnapshotId { get; init; }

    /// <summary>名册类别: real-name register, civil servants, staff of institutions, unified payroll.</summary>
    public required CodedValue RosterKind { get; init; }

    /// <summary>截止日期: the day whose state it is.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>预计人数, where it is known beforehand.</summary>
    [Range(0, 100000000)]
    public int? ExpectedPeople { get; init; }

    /// <summary>预计页数.</summary>
    [Range(0, 1000000)]
    public int? ExpectedPages { get; init; }
}
