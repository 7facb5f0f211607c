namespace ExchangeHub.WebConsole.Hub;

/// <summary>What is set aside, by kind, and how retries of it stand.</summary>
internal sealed class FailuresApi(HubClient hub)
{
    private const string Groups = "/v1/failure-groups";

    public Task<HubList<FailureGroup>> ListAsync(string? department, string? region, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<FailureGroup>>(HubQuery.Of(Groups, ("department", department), ("region", region), ("cursor", cursor)), cancellationToken);

    public Task<FailureGroup> GetAsync(string fingerprint, CancellationToken cancellationToken) => hub.GetAsync<FailureGroup>($"{Groups}/{Of(fingerprint)}", cancellationToken);

    public Task<GroupNote> NoteAsync(string fingerprint, string text, CancellationToken cancellationToken) =>
        hub.PostAsync<GroupNote>($"{Groups}/{Of(fingerprint)}/notes", new { text }, cancellationToken);

    /// <summary>Begins a retry of all of it or of some, or lets one that is paused go on.</summary>
    public Task<Recovery> RetryAsync(string fingerprint, IReadOnlyCollection<Guid>? deliveryIds, double? share, CancellationToken cancellationToken) =>
        hub.PostAsync<Recovery>($"{Groups}/{Of(fingerprint)}/retry", new { deliveryIds, share }, cancellationToken);

    public Task<Recovery> PauseAsync(string fingerprint, CancellationToken cancellationToken) =>
        hub.PostAsync<Recovery>($"{Groups}/{Of(fingerprint)}/recovery/pause", null, cancellationToken);

    public Task<Recovery> CancelAsync(string fingerprint, CancellationToken cancellationToken) =>
        hub.PostAsync<Recovery>($"{Groups}/{Of(fingerprint)}/recovery/cancel", null, cancellationToken);

    /// <summary>Retries, newest first.</summary>
    public Task<HubList<Recovery>> RecoveriesAsync(string? fingerprint, string? cursor, CancellationToken cancellationToken) =>
        hub.GetAsync<HubList<Recovery>>(HubQuery.Of("/v1/recoveries", ("fingerprint", fingerprint), ("cursor", cursor)), cancellationToken);

    private static string Of(string fingerprint) => Uri.EscapeDataString(fingerprint);
}

/// <summary>Failures of one kind.</summary>
public sealed record FailureGroup(
    string Fingerprint, string Type, Guid SubscriptionId, TracedSubscriber Subscriber, string Category, string? Code, string? Detail, int Count,
    DateTimeOffset FirstAt, DateTimeOffset LastAt, IReadOnlyList<GroupNote> Notes);

/// <summary>What somebody found out about it.</summary>
public sealed record GroupNote(Guid Id, DateTimeOffset At, string By, string Text);

/// <summary>A retry of a group, and how it stands.</summary>
public sealed record Recovery(
    Guid Id, string Fingerprint, string? Type, TracedSubscriber Subscriber, string State, string? Reason, string StartedBy, DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt, double Share, double PerSecond, int Total, int Waiting, int UnderWay, int Succeeded, int Failed, DateTimeOffset? EstimatedEnd)
{
    public bool IsRunning => State == "running";

    public bool IsPaused => State == "paused";

    public int Settled => Succeeded + Failed;
}
