using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Pipeline;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Records;

/// <summary>Keeps the records up with the ledger, and those that are being built anew.</summary>
internal sealed partial class RecordProjection(
    RecordGenerations generations,
    RecordProjector projector,
    DeliverySignal signal,
    TimeProvider clock,
    IOptions<HubOptions> options,
    ILogger<RecordProjection> logger) : BackgroundService
{
    /// <summary>What a commit wakes the projection by.</summary>
    public static readonly Guid Committed = new("5e7d5bd2-0d43-4f0e-9d3f-6c1c7f2b7a10");

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Behind for so long, it makes way no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private long levelAt = clock.GetTimestamp();

    /// <summary>Takes every generation one step on and puts a finished one in force; false where there was nothing to do.</summary>
    public async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        var all = await generations.AllAsync(cancellationToken);
        var moved = false;
        foreach (var one in all.Where(one => one.State != RecordPosition.Retired))
        {
            moved |= await projector.StepAsync(one, cancellationToken);
        }

        moved |= all.Any(one => one.State == RecordPosition.Building) && await generations.SwitchAsync(cancellationToken);
        return moved || await generations.PurgeAsync(all, cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var (committed, began) = (signal.Next(Committed), clock.GetTimestamp());
            try
            {
                if (await StepAsync(stoppingToken))
                {
                    await MakeWayAsync(committed, clock.GetElapsedTime(began), stoppingToken);
                    continue;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // A border: whatever went wrong, the ledger is still there to go on from.
                LogFailed(logger, failure);
                await Task.Delay(Interval, clock, stoppingToken);
                continue;
            }

            levelAt = clock.GetTimestamp();
            await DeliverySignal.WaitAsync(committed, Interval, clock, stoppingToken);
        }
    }

    // While events come in they go first, and the records after them; what they say of themselves then is how far behind they are.
    private Task MakeWayAsync(Task committed, TimeSpan worked, CancellationToken stoppingToken) =>
        committed.IsCompleted ? Task.Delay(worked * ((1 / Share) - 1), clock, stoppingToken) : Task.CompletedTask;

    // The longer it has been behind the more of its time it works, so that a load that does not end is followed too.
    private double Share => Math.Clamp(clock.GetElapsedTime(levelAt) / Patience, options.Value.RecordsShare, 1);

    [LoggerMessage(60, LogLevel.Error, "The records could not follow the ledger; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}

/// <summary>Wakes the projection once a group of events is durable.</summary>
internal sealed class RecordWakeStage(DeliverySignal signal) : ICommitStage
{
    public Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        group.AfterCommit.Add(() => signal.Wake([RecordProjection.Committed]));
        return Task.CompletedTask;
    }
}
