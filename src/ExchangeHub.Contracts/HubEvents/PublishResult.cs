using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>发布结果: the hub's answer to an event that came over AMQP. It goes to its sender alone and never into the ledger; over HTTP the answer is the response.</summary>
[Contract("hub", "publish-result", 1, Title = "发布结果",
    Publishers = [Department.Hub],
    Basis = "DESIGN: events in over AMQP")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
public sealed record PublishResult
{
    /// <summary>The event's <c>id</c>.</summary>
    [Subject(SubjectKind.Case), MaxLength(128)]
    public required string EventId { get; init; }

    /// <summary>Its <c>source</c>.</summary>
    [MaxLength(256)]
    public required string EventSource { get; init; }

    /// <summary><c>accepted</c>, <c>duplicate</c> or <c>rejected</c>.</summary>
    [MaxLength(20)]
    public required string Status { get; init; }

    /// <summary>Its number in the ledger, unless rejected.</summary>
    [Range(1, 9007199254740991)]
    public long? Sequence { get; init; }

    /// <summary>Leaf hash of the ledger entry, base64url, unless rejected.</summary>
    [MaxLength(43), RegularExpression(WirePattern.Sha256)]
    public string? LeafHash { get; init; }

    /// <summary>Quality findings that travel with the event.</summary>
    [MaxLength(200)]
    public IReadOnlyList<PublishFinding>? Warnings { get; init; }

    /// <summary>Why it was rejected.</summary>
    [MaxLength(200)]
    public IReadOnlyList<PublishFinding>? Errors { get; init; }
}
