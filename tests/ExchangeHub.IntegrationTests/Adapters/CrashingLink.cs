using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Contracts;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>Between which steps an adapter dies.</summary>
public enum CrashStep
{
    /// <summary>Rows have been read, the hub has not been asked.</summary>
    BeforeSubmit,

    /// <summary>The hub has the events, the system has not been told.</summary>
    AfterSubmit,

    /// <summary>Outcomes have been read, the hub has not been told.</summary>
    BeforeOutcomes,

    /// <summary>The hub has the outcomes, the system does not know that it has.</summary>
    AfterOutcomes,
}

/// <summary>Makes the next pass of one step the last thing an adapter does.</summary>
internal sealed class CrashPoint
{
    private TaskCompletionSource? crashed;
    private CrashStep at;

    /// <summary>Arms it; ends when the step was reached.</summary>
    public Task ArmAsync(CrashStep step)
    {
        at = step;
        crashed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return crashed.Task;
    }

    public void Disarm() => crashed = null;

    /// <summary>Stops here for ever where this is the step: the process is about to be killed.</summary>
    public Task PassAsync(CrashStep step, CancellationToken cancellationToken)
    {
        if (crashed is not { } armed || at != step)
        {
            return Task.CompletedTask;
        }

        armed.TrySetResult();
        return Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

/// <summary>The way to the hub, with a point at which the adapter dies.</summary>
internal sealed class CrashingLink(IHubLink inner, CrashPoint crash) : IHubLink
{
    public Task ConnectAsync(ConnectedSystem system, IReadOnlyList<string> types, bool deduplicates, CancellationToken cancellationToken) =>
        inner.ConnectAsync(system, types, deduplicates, cancellationToken);

    public Task BeatAsync(IReadOnlyList<ConnectedSystem> systems, CancellationToken cancellationToken) => inner.BeatAsync(systems, cancellationToken);

    public async Task<IReadOnlyList<EventResult>> SubmitAsync(ConnectedSystem system, IReadOnlyList<CloudEvent> events, CancellationToken cancellationToken)
    {
        await crash.PassAsync(CrashStep.BeforeSubmit, cancellationToken);
        var results = await inner.SubmitAsync(system, events, cancellationToken);
        await crash.PassAsync(CrashStep.AfterSubmit, cancellationToken);
        return results;
    }

    public async Task ReturnReceiptsAsync(ConnectedSystem system, IReadOnlyList<Receipt> receipts, CancellationToken cancellationToken)
    {
        await crash.PassAsync(CrashStep.BeforeOutcomes, cancellationToken);
        await inner.ReturnReceiptsAsync(system, receipts, cancellationToken);
        await crash.PassAsync(CrashStep.AfterOutcomes, cancellationToken);
    }
}
