using System.Data.Common;
using ExchangeHub.Sandbox.Departments;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>A system that is exchanged with over staging tables (前置库): a job of its own moves rows between them and its own store.</summary>
internal sealed partial class StagingFront(DepartmentSystem system, StagingStore store, StagingLayout layout, TimeProvider clock, ILogger logger) : ISystemFront
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly StagingOutbox outbox = new(system, store, layout, clock);
    private readonly StagingInbox inbox = new(system, store, layout, clock);

    private string? trouble;

    public Task PrepareAsync(CancellationToken cancellationToken) => store.PrepareAsync(layout.Tables, cancellationToken);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await ExchangeAsync(stopping);
                await Task.Delay(Pause, clock, stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
        }
    }

    /// <summary>One round: moves what there is to move, each way. What is not finished is found again at the next.</summary>
    public async Task ExchangeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await system.Faults.PassAsync(cancellationToken);
            await outbox.CopyAsync(cancellationToken);
            await outbox.NoteOutcomesAsync(cancellationToken);
            await inbox.TakeAsync(cancellationToken);
            trouble = null;
        }
        catch (Exception outage) when (outage is DbException or SystemDownException or SystemErrorException)
        {
            Note(outage.GetType().Name);
        }
    }

    // Said once, not at every round.
    private void Note(string now)
    {
        if (trouble != now)
        {
            trouble = now;
            Log.Postponed(logger, system.Department, system.Region, now);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 410, Level = LogLevel.Warning, Message = "Staging tables of {Department} {Region} wait for the next round: {Trouble}")]
        public static partial void Postponed(ILogger logger, string department, string region, string trouble);
    }
}
