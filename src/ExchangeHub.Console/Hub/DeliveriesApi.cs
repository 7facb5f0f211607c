namespace ExchangeHub.WebConsole.Hub;

/// <summary>What is owed to whom, and what can be done where it fails.</summary>
internal sealed class DeliveriesApi(HubClient hub)
{
    private const string Deliveries = "/v1/deliveries";

    /// <summary>Newest first.</summary>
    public Task<HubList<DeliveryItem>> ListAsync(DeliveryFilter filter, string? cursor, CancellationToken cancellationToken) => hub.GetAsync<HubList<DeliveryItem>>(
        HubQuery.Of(
            Deliveries,
            ("state", filter.State), ("department", filter.Department), ("region", filter.Region), ("failureGroup", filter.Group), ("cursor", cursor)),
        cancellationToken);

    public Task<DeliveryItem> GetAsync(Guid id, CancellationToken cancellationToken) => hub.GetAsync<DeliveryItem>($"{Deliveries}/{id}", cancellationToken);

    public Task<DeliveryItem> RetryAsync(Guid id, CancellationToken cancellationToken) => hub.PostAsync<DeliveryItem>($"{Deliveries}/{id}/retry", null, cancellationToken);

    public Task<DeliveryItem> SkipAsync(Guid id, string reason, CancellationToken cancellationToken) =>
        hub.PostAsync<DeliveryItem>($"{Deliveries}/{id}/skip", new { reason }, cancellationToken);

    public Task<HubList<Receiver>> ReceiversAsync(string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<Receiver>>(HubQuery.Of("/v1/receivers", ("cursor", cursor)), cancellationToken);

    public Task PauseAsync(Guid subscription, CancellationToken cancellationToken) => hub.PostAsync<object?>($"/v1/subscriptions/{subscription}/pause", null, cancellationToken);

    public Task ResumeAsync(Guid subscription, CancellationToken cancellationToken) => hub.PostAsync<object?>($"/v1/subscriptions/{subscription}/resume", null, cancellationToken);

    public Task<Replayed> ReplayAsync(Guid subscription, ReplayRange range, CancellationToken cancellationToken) =>
        hub.PostAsync<Replayed>($"/v1/subscriptions/{subscription}/replay", range, cancellationToken);
}

/// <summary>What is looked for; null for everything.</summary>
public sealed record DeliveryFilter(string? State = null, string? Department = null, string? Region = null, string? Group = null);

/// <summary>One event owed to one subscription.</summary>
public sealed record DeliveryItem(
    Guid DeliveryId, string State, Guid SubscriptionId, TracedSubscriber Subscriber, long Sequence, string Type, string Region, int Attempt,
    DateTimeOffset? NextAttemptAt, DateTimeOffset CreatedAt, bool Replay, Guid? OriginalId, DeliveryFailure? Failure)
{
    /// <summary>True where an operator can do something about it.</summary>
    public bool IsAtRest => State is "set-aside" or "waiting";

    public bool IsSetAside => State == "set-aside";
}

/// <summary>Why it was set aside last.</summary>
public sealed record DeliveryFailure(string Fingerprint, string Category, string? Code, string? Detail, DateTimeOffset At);

/// <summary>A subscription, and what is owed to it.</summary>
public sealed record Receiver(
    Guid SubscriptionId, TracedSubscriber Subscriber, IReadOnlyList<string> Types, string Region, string Channel, string State, string? DisabledReason,
    DateTimeOffset? DisabledAt, DateTimeOffset CreatedAt, int Waiting, int SetAside);

/// <summary>What of the ledger goes out again.</summary>
public sealed record ReplayRange(long? FromSequence, long? ToSequence);

/// <summary>How much that is.</summary>
public sealed record Replayed(int Deliveries, long FromSequence, long ThroughSequence, long? Next, DateTimeOffset? EstimatedEnd);
