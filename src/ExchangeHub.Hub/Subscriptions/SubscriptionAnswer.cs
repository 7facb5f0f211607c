using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>A subscription as its owner sees it.</summary>
internal sealed record SubscriptionAnswer
{
    public required Guid Id { get; init; }

    public required IReadOnlyList<string> Types { get; init; }

    public required string Region { get; init; }

    public required string Channel { get; init; }

    public string? Endpoint { get; init; }

    public IReadOnlyList<string>? Fields { get; init; }

    public required string Status { get; init; }

    /// <summary>Why the hub disabled it: <c>receiver-gone</c> or <c>failing</c>. What it is owed stays owed; <c>POST …/resume</c> goes on.</summary>
    public string? DisabledReason { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public required bool Deduplicates { get; init; }

    /// <summary>Seconds before each further attempt; null for the usual ones.</summary>
    public IReadOnlyList<int>? RetrySchedule { get; init; }

    /// <summary>Over AMQP: the queue that its deliveries lie in.</summary>
    public string? Queue { get; init; }

    /// <summary>Over AMQP: how long a delivery may be left without a receipt; null for the usual time.</summary>
    public int? LeaseSeconds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>What signs a webhook; told when it is made and never again.</summary>
    public string? Secret { get; init; }

    public static SubscriptionAnswer Of(Subscription subscription) => new()
    {
        Id = subscription.Id,
        Types = subscription.Types.Split(' '),
        Region = subscription.Region,
        Channel = subscription.Channel,
        Endpoint = subscription.Endpoint,
        Fields = subscription.Fields?.Split(' '),
        Status = subscription.State,
        DisabledReason = subscription.DisabledReason,
        DisabledAt = subscription.DisabledAt is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(ChinaTime.Offset) : null,
        Deduplicates = subscription.Deduplicates,
        RetrySchedule = subscription.RetrySchedule is { Length: > 0 } schedule
            ? [.. schedule.Split(' ').Select(wait => int.Parse(wait, CultureInfo.InvariantCulture))]
            : null,
        Queue = subscription.Channel == Subscriptions.Channel.Amqp ? AmqpEdge.OutQueue(subscription.ClientId) : null,
        LeaseSeconds = subscription.LeaseSeconds,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(subscription.CreatedAt).ToOffset(ChinaTime.Offset),
    };
}
