using System.Diagnostics;
using System.Threading.Channels;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Pipeline;

/// <summary>
/// Commits what waits, together: while one transaction is on its way, and a moment longer where many come, the next group gathers, so a
/// busy hub writes large groups and an idle one answers at once.
/// </summary>
internal sealed partial class GroupCommit(
    Dialect dialect,
    IEnumerable<ICommitStage> stages,
    IOutcomeRecorder recorder,
    TimeProvider clock,
    IOptions<HubOptions> options,
    ILogger<GroupCommit> logger) : BackgroundService
{
    /// <summary>Events of a commit from which on the next waits a moment for company: those who were answered are about to come back.</summary>
    private const int Busy = 16;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(6);

    private readonly ICommitStage[] stages = [.. stages];
    private readonly Channel<Waiting> queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private int waitingEvents;

    /// <summary>Returns when the batch is durable; throws <see cref="HubUnavailableException"/> where it cannot be now.</summary>
    public async Task WriteAsync(EventBatch batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Add(ref waitingEvents, batch.Events.Count) > options.Value.MaxWaiting)
        {
            Interlocked.Add(ref waitingEvents, -batch.Events.Count);
            throw new HubUnavailableException("More events wait for the ledger than it can take.");
        }

        // From here the batch is committed even if its sender goes away: the sender asks again and gets "duplicate".
        var waiting = new Waiting(batch, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(waiting))
        {
            throw new HubUnavailableException("The hub is stopping.");
        }

        await waiting.Done.Task;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stop = stoppingToken.Register(() => queue.Writer.TryComplete());
        var wait = TimeSpan.Zero;
        while (await queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait, CancellationToken.None);
            }

            var (group, began) = (Gather(), Stopwatch.GetTimestamp());
            if (!await TryCommitAsync(group))
            {
                // Together they failed; one by one those that can be written are.
                foreach (var single in group.Count > 1 ? group : [])
                {
                    await TryCommitAsync([single]);
                }
            }

            var events = group.Sum(waiting => waiting.Batch.Events.Count);
            Interlocked.Add(ref waitingEvents, -events);
            wait = events < Busy ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, Stopwatch.GetElapsedTime(began).Ticks / 3));
        }
    }

    private List<Waiting> Gather()
    {
        var group = new List<Waiting>();
        var events = 0;
        while (events < options.Value.MaxCommit && queue.Reader.TryRead(out var waiting))
        {
            group.Add(waiting);
            events += waiting.Batch.Events.Count;
        }

        return group;
    }

    private async Task<bool> TryCommitAsync(List<Waiting> waiting)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var incoming in waiting.SelectMany(w => w.Batch.Events))
        {
            incoming.BeginCommit();
        }

        try
        {
            await using var scope = await dialect.BeginByKeyAsync(CancellationToken.None);
            var (group, questions) = (new CommitGroup(scope, [.. waiting.Select(w => w.Batch)]), new Questions(dialect));
            Array.ForEach(stages, stage => stage.Ask(group, questions));
            await group.BeginAsync(questions, clock, CancellationToken.None);
            foreach (var stage in stages)
            {
                await stage.WriteAsync(group, CancellationToken.None);
            }

            await recorder.RecordAsync(group, CancellationToken.None);
            await scope.CommitAsync(CancellationToken.None);
            group.AfterCommit.ForEach(action => action());
        }
        catch (Exception failure) when (waiting.Count > 1 && !dialect.IsTransient(failure))
        {
            LogGroupFailed(logger, waiting.Count, failure);
            return false;
        }
        catch (Exception failure)
        {
            // A border: the senders' requests fail, the writer lives on. A database that is away is not asked once more for each of them.
            var answer = dialect.IsTransient(failure) ? new HubUnavailableException("The database does not answer.", failure) : failure;
            waiting.ForEach(sender => sender.Done.SetException(answer));
            return true;
        }

        HubTelemetry.CommitSize.Record(waiting.Sum(w => w.Batch.Events.Count));
        HubTelemetry.CommitDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
        waiting.ForEach(w => w.Done.SetResult());
        return true;
    }

    private sealed record Waiting(EventBatch Batch, TaskCompletionSource Done);

    [LoggerMessage(1, LogLevel.Warning, "A group of {Batches} batches could not be committed together; each is tried alone")]
    private static partial void LogGroupFailed(ILogger logger, int batches, Exception failure);
}

/// <summary>The hub cannot take events now; nothing was written, the sender tries again.</summary>
public sealed class HubUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
