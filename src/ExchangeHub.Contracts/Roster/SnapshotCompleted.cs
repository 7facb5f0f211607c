using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.Roster;

/// <summary>名册上报完成: all pages of a roster were handed over. Whoever holds as many, and gets the same digest, holds the roster whole.</summary>
[Contract("roster", "snapshot-completed", 1, Title = "名册上报完成",
    Publishers = [Department.Staffing, Department.Organization, Department.Hr, Department.Finance],
    Basis = "domain section 4, reconciliation")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SnapshotCompleted
{
    /// <summary>快照编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string SnapshotId { get; init; }

    /// <summary>名册类别.</summary>
    public required CodedValue RosterKind { get; init; }

    /// <summary>截止日期.</summary>
    public required DateOnly AsOf { get; init; }

    /// <summary>人数 on all pages.</summary>
    [Range(0, 100000000)]
    public required int People { get; init; }

    /// <summary>页数.</summary>
    [Range(0, 1000000)]
    public required int Pages { get; init; }

    /// <summary>未报人数: rows the department itself could not hand over. Where it is not 0, somebody who is missing need not be gone.</summary>
    [Range(0, 100000000)]
    public int? RowsLeftOut { get; init; }

    /// <summary>名册摘要: SHA-256, base64url, over the people in order of the pages, each as its JSON in canonical form (RFC 8785) and a line feed.</summary>
    [MaxLength(43), RegularExpression(WirePattern.Sha256)]
    public required string Digest { get; init; }
}
