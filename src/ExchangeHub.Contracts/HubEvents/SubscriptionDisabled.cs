using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>订阅停用: a subscription was left alone by the hub, because its receiver wants no more or took nothing for days. What it is owed stays owed until it is resumed.</summary>
[Contract("hub", "subscription-disabled", 1, Title = "订阅停用",
    Publishers = [Department.Hub], Published = "2026-11-26",
    Basis = "DESIGN: deliveries; Standard Webhooks, operational webhooks")]
[Subscriber(Department.Staffing, FieldProfile.Full)]
[Subscriber(Department.CreditCode, FieldProfile.Full)]
[Subscriber(Department.DomainName, FieldProfile.Full)]
[Subscriber(Department.Organization, FieldProfile.Full)]
[Subscriber(Department.Hr, FieldProfile.Full)]
[Subscriber(Department.Finance, FieldProfile.Full)]
[Subscriber(Department.Discipline, FieldProfile.Full)]
[Subscriber(Department.Audit, FieldProfile.Masked)]
[Subscriber(Department.Inspection, FieldProfile.Masked)]
public sealed record SubscriptionDisabled
{
    /// <summary>订阅编号.</summary>
    [Subject(SubjectKind.Case), MaxLength(64)]
    public required string SubscriptionId { get; init; }

    /// <summary>Client it belongs to.</summary>
    [MaxLength(100)]
    public required string ClientId { get; init; }

    /// <summary>Department it belongs to; <c>region</c> is the department's own.</summary>
    [MaxLength(20)]
    public required string SubscriberDepartment { get; init; }

    /// <summary>How it is delivered to: webhook, amqp, adapter, pull.</summary>
    [MaxLength(20)]
    public required string Channel { get; init; }

    /// <summary>停用原因: receiver gone, failing for days.</summary>
    public required CodedValue ReasonKind { get; init; }

    /// <summary>停用日期.</summary>
    public required DateOnly DisabledOn { get; init; }
}
