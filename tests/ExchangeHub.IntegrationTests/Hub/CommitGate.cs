using ExchangeHub.Hub.Pipeline;

namespace ExchangeHub.IntegrationTests.Hub;

/// <summary>
/// The first commit stage: holds a commit whose batch has the event "plug" until it is released, so that what comes
/// meanwhile is gathered into one group.
/// </summary>
internal sealed class CommitGate : ICommitStage
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => reached.Task;

    public List<int> GroupSizes { get; } = [];

    public void Release() => released.SetResult();

    public async Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        GroupSizes.Add(group.Batches.Count);
        if (group.Batches.Any(batch => batch.Events.Any(incoming => incoming.Id == "plug")))
        {
            reached.SetResult();
            await released.Task.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        }
    }
}

/// <summary>The last commit stage: cannot write the event "poison", whatever comes with it.</summary>
internal sealed class PoisonStage : ICommitStage
{
    public Task WriteAsync(CommitGroup group, CancellationToken cancellationToken) =>
        group.Batches.Any(batch => batch.Events.Any(incoming => incoming.Id == "poison"))
            ? throw new InvalidDataException("This one cannot be written.")
            : Task.CompletedTask;
}

/// <summary>The last commit stage: says that the database is away, while it is.</summary>
internal sealed class AwayStage(Exception outage) : ICommitStage
{
    public bool IsAway { get; set; }

    public Task WriteAsync(CommitGroup group, CancellationToken cancellationToken) => IsAway ? throw outage : Task.CompletedTask;
}
