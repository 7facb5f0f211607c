using System.ComponentModel.DataAnnotations;

namespace ExchangeHub.Contracts.HubEvents;

/// <summary>订阅投递异常: nothing could be delivered to a subscription for days; it is disabled on the day named, if nothing changes.</summary>
[Contract("hub", "subscription-failing", 1, Title = "订阅投递异常",
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
public sealed record SubscriptionFailing
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

    /// <summary>Day of the first failure since anything was taken.</summary>
    public required DateOnly FailingSince { get; init; }

    /// <summary>拟停用日期: where the channel is one that is disabled.</summary>
    public required DateOnly DisabledFrom { get; init; }
}
