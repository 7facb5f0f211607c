namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>What a kill can be timed by.</summary>
internal enum Step
{
    Acknowledged,
    Applied,
    ReceiptRecorded,

    /// <summary>A request that got no answer that counts.</summary>
    Unanswered,
}

/// <summary>Counts what has happened, for those who wait for it.</summary>
internal sealed class Progress
{
    private readonly Lock gate = new();
    private readonly long[] counts = new long[Enum.GetValues<Step>().Length];
    private readonly List<(Step Step, long Target, TaskCompletionSource Reached)> waiting = [];

    public void Add(Step step, int times = 1)
    {
        lock (gate)
        {
            var count = counts[(int)step] += times;
            waiting.RemoveAll(wait => wait.Step == step && wait.Target <= count && wait.Reached.TrySetResult());
        }
    }

    /// <summary>Completes when a step has been taken so many times more.</summary>
    public Task After(Step step, int more)
    {
        lock (gate)
        {
            if (more == 0)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((step, counts[(int)step] + more, reached));
            return reached.Task;
        }
    }
}
