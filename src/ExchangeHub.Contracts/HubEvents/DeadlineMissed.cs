using System.ComponentModel.DataAnnotations;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>逾期: a receiver owed a business outcome by a day that has passed.</summary>
[Contract("hub", "deadline-missed", 1, Title = "逾期未办",
    Publishers = [Department.Hub],
    Basis = "DESIGN: receipts have deadlines")]
[Subscriber(Department.Staffing, FieldProfile.Acting)]
[Subscriber(Department.CreditCode, FieldProfile.Acting)]
[Subscriber(Department.DomainName, FieldProfile.Acting)]
[Subscriber(Department.Organization, FieldProfile.Acting)]
[Subscriber(Department.Hr, FieldProfile.Acting)]
[Subscriber(Department.Finance, FieldProfile.Acting)]
[Subscriber(Department.Discipline, FieldProfile.Acting)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record DeadlineMissed
{
    /// <summary>The late business: the event's <c>correlationid</c>, or its id where it has none.</summary>
    [Subject(SubjectKind.Case), Classified(Classification.Sensitive), Acting, MaxLength(200)]
    public required string CaseNo { get; init; }

    /// <summary>Type of the event that waits.</summary>
    [MaxLength(100)]
    public required string EventType { get; init; }

    /// <summary>Its number in the ledger.</summary>
    [Range(1, 9007199254740991)]
    public required long EventSequence { get; init; }

    /// <summary>The delivery that waits.</summary>
    [MaxLength(64)]
    public required string DeliveryId { get; init; }

    /// <summary>Department that owes the outcome.</summary>
    [MaxLength(20)]
    public required string LateDepartment { get; init; }

    /// <summary>Its region.</summary>
    public required RegionCode LateRegion { get; init; }

    /// <summary>The last working day for it.</summary>
    public required DateOnly DueOn { get; init; }

    /// <summary>How far it came, by its last receipt.</summary>
    [MaxLength(20)]
    public string? LastStage { get; init; }
}
