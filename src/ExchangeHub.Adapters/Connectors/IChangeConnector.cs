using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Connectors;

/// <summary>How bytes travel to and from one department's system; what they mean is the mapping's business.</summary>
internal interface IChangeConnector
{
    /// <summary>Facts the system has recorded and nobody has acknowledged, oldest first; waits for the first one.</summary>
    Task<IReadOnlyList<SystemChange>> ReadChangesAsync(long after, int max, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Tells the system what became of its facts. They are not read again.</summary>
    Task AcknowledgeAsync(SystemAcknowledgement acknowledgement, CancellationToken cancellationToken);

    /// <summary>Hands over actions; the answers come in the same order. The same delivery id again brings the same answer.</summary>
    Task<IReadOnlyList<SystemAnswer>> ApplyAsync(IReadOnlyList<SystemAction> batch, CancellationToken cancellationToken);
}

/// <summary>A fact as the system recorded it, in its own words. The row id never changes.</summary>
internal sealed record SystemChange
{
    public required long Position { get; init; }
    public required string RowId { get; init; }
    public required string BusinessType { get; init; }
    public required JsonObject Fields { get; init; }
    public string? EffectiveDate { get; init; }
    public string? DocumentNo { get; init; }
    public string? DocumentDate { get; init; }
    public string? CorrelationId { get; init; }
    public string? CausationId { get; init; }
    public string? TraceParent { get; init; }
    public string? RecordedAt { get; init; }
}

/// <summary>What became of one change; <see cref="Code"/> and <see cref="Detail"/> are for the person who recorded it.</summary>
internal sealed record SystemChangeResult(string RowId, string Status, string? Code = null, string? Detail = null, long? Sequence = null);

/// <summary>Settles changes up to a position.</summary>
internal sealed record SystemAcknowledgement(long UpTo, IReadOnlyList<SystemChangeResult> Results);

/// <summary>What led to an action; the system states it with the facts that follow from it.</summary>
internal sealed record ActionCause(string EventId, string CorrelationId, string? TraceParent);

/// <summary>An action in the words of the system.</summary>
internal sealed record SystemAction(
    Guid DeliveryId, string Action, JsonObject Fields, string? EffectiveDate, string? DocumentNo, string? DocumentDate, ActionCause Cause);

/// <summary>What the system did: <c>completed</c>, <c>refused</c>, or <c>failed</c> for not now.</summary>
internal sealed record SystemAnswer(
    string Outcome, string? Code = null, string? Detail = null, string? BusinessNo = null, string? PayMonth = null, int? RetryAfterSeconds = null);
