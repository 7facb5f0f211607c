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
    /// <summary>Says what it needs to know before anything is written, and puts it into the group.</summary>
    void Ask(CommitGroup group, Questions questions)
    {
    }

    Task WriteAsync(CommitGroup group, CancellationToken cancellationToken);
}

/// <summary>The batches that are committed together.</summary>
internal sealed class CommitGroup(WriteScope scope, IReadOnlyList<EventBatch> batches)
{
    private readonly Dictionary<Type, object> asked = [];

    public WriteScope Scope => scope;

    public IReadOnlyList<EventBatch> Batches => batches;

    /// <summary>The time once the writer's lock is held: what is in the ledger later is not from an earlier time.</summary>
    public DateTimeOffset Now { get; private set; }

    /// <summary>What is to be done once all of it is durable.</summary>
    public List<Action> AfterCommit { get; } = [];

    public IEnumerable<(EventBatch Batch, IncomingEvent Event)> Live =>
        batches.SelectMany(batch => batch.Live.Select(incoming => (batch, incoming)));

    public IEnumerable<(EventBatch Batch, IncomingEvent Event)> New => Live.Where(pair => pair.Event.IsNew);

    /// <summary>Keeps what a stage asked until it writes.</summary>
    public void Put<T>(T value)
        where T : notnull => asked[typeof(T)] = value;

    public T Get<T>() => (T)asked[typeof(T)];

    /// <summary>Takes the writer's lock and has all questions answered.</summary>
    public async Task BeginAsync(Questions questions, TimeProvider clock, CancellationToken cancellationToken)
    {
        await questions.AskAsync(scope, WriterLock.Ledger, cancellationToken);
        Now = clock.GetUtcNow();
    }
}

/// <summary>Where rejections are written down.</summary>
internal interface IOutcomeRecorder
{
    Task RecordAsync(CommitGroup group, CancellationToken cancellationToken);
}
