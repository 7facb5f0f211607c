using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>A stage that decides, before anything is written. Runs for each sender's batch at the same time as for others.</summary>
internal interface IDecisionStage
{
    void Decide(EventBatch batch);
}

/// <summary>
/// A stage that writes. Runs for all batches of a group commit together, in the one transaction that holds the
/// ledger's writer lock: what they write becomes visible at once or not at all.
/// </summary>
internal interface ICommitStage
{
    Task WriteAsync(CommitGroup group, CancellationToken cancellationToken);
}

/// <summary>The batches that are committed together.</summary>
internal sealed class CommitGroup(WriteScope scope, IReadOnlyList<EventBatch> batches, DateTimeOffset now)
{
    public WriteScope Scope => scope;

    public IReadOnlyList<EventBatch> Batches => batches;

    public DateTimeOffset Now => now;

    /// <summary>What is to be done once all of it is durable.</summary>
    public List<Action> AfterCommit { get; } = [];

    public IEnumerable<(EventBatch Batch, IncomingEvent Event)> Live =>
        batches.SelectMany(batch => batch.Live.Select(incoming => (batch, incoming)));

    public IEnumerable<(EventBatch Batch, IncomingEvent Event)> New => Live.Where(pair => pair.Event.IsNew);
}

/// <summary>Where rejections are written down.</summary>
internal interface IOutcomeRecorder
{
    Task RecordAsync(CommitGroup group, CancellationToken cancellationToken);
}
