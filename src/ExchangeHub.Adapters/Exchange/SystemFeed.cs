using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Links;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Carries what one system records to the hub. A row is settled in its system only after the hub has answered for it, so a crash anywhere sends it
/// again, and the hub, knowing its id, answers <c>duplicate</c>. At the edge rows wait in the buffer in between, and the source can go on.
/// </summary>
internal sealed partial class SystemFeed(
    AdapterSystem system, IHubLink hub, EdgeBuffer? buffer, AdapterOptions options, TimeProvider clock, ILogger<SystemFeed> logger)
{
    private readonly FeedBatches batches = new(system, hub, clock);

    public Task RunAsync(CancellationToken stopping) => buffer is null ? RepeatAsync(CarryAsync, stopping) : BothAsync(buffer, stopping);

    // One that stumbles over what nobody foresaw ends the other, so that it is told and both begin again.
    private async Task BothAsync(EdgeBuffer edge, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] both = [RepeatAsync(token => TakeAsync(edge, token), either.Token), RepeatAsync(token => ForwardAsync(edge, token), either.Token)];
        await Task.WhenAny(both);
        await either.CancelAsync();
        await Task.WhenAll(both);
    }

    /// <param name="step">False where a pause is due before the next.</param>
    /// <param name="stopping">Ends it.</param>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> step, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var pause = options.RetryDelay;
            try
            {
                if (await step(stopping))
                {
                    continue;
                }
            }
            catch (SourceDriftException drift)
            {
                RaiseAlarm(drift);
                pause = options.DriftDelay;
            }
            catch (Exception outage) when (outage is HubUnreachableException or HubRefusedException or SystemUnavailableException)
            {
                Log.Waiting(logger, system.ClientId, outage.Message);
            }
            catch (SqliteException full)
            {
                Log.NotKept(logger, system.ClientId, full.SqliteErrorCode);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Pause.ForAsync(pause, clock, stopping);
        }
    }

    private async Task<bool> CarryAsync(CancellationToken stopping)
    {
        var rows = await ReadAsync(stopping);
        return rows.Count == 0 || await SettleAsync(batches.Map(rows), stopping) == rows.Count;
    }

    private async Task<bool> TakeAsync(EdgeBuffer edge, CancellationToken stopping)
    {
        if (!edge.HasRoom(system.ClientId))
        {
            return false;
        }

        var rows = await ReadAsync(stopping);
        if (rows.Count == 0)
        {
            return true;
        }

        var mapped = batches.Map(rows);
        if (!await edge.AddAsync(system.ClientId, [.. mapped.Select(entry => new BufferedRow(entry.Row, entry.Event))], stopping))
        {
            return false;
        }

        await system.Connector.TakeAsync(rows, stopping);
        return true;
    }

    private async Task<bool> ForwardAsync(EdgeBuffer edge, CancellationToken stopping)
    {
        // Taken before the look, so that a row added in between is not missed.
        var next = edge.NextAdded;
        var waiting = await edge.PeekAsync(system.ClientId, options.BatchSize, stopping);
        if (waiting.Count == 0)
        {
            await next.WaitAsync(stopping);
            return true;
        }

        // A row without an event only waits to be settled; what is wrong with it is found again.
        var settled = await SettleAsync([.. waiting.Select(row => row.Event is null ? batches.Map(row.Row) : new MappedEntry(row.Row, row.Event, null))], stopping);
        if (settled > 0)
        {
            await edge.RemoveAsync(system.ClientId, waiting[settled - 1].Position, stopping);
        }

        return settled == waiting.Count;
    }

    private async Task<IReadOnlyList<SourceRow>> ReadAsync(CancellationToken stopping)
    {
        var rows = await system.Connector.ReadAsync(options.BatchSize, options.PollWait, stopping);
        ClearAlarm();
        return rows;
    }

    /// <summary>How many of them, from the first, the hub has answered for.</summary>
    private async Task<int> SettleAsync(IReadOnlyList<MappedEntry> entries, CancellationToken stopping)
    {
        var outcomes = await batches.SubmitAsync(entries, stopping);
        if (outcomes.Count > 0)
        {
            system.SetAside.Record([.. outcomes.Where(outcome => !outcome.IsAccepted)]);
            system.SetAside.Forget([.. outcomes.Where(outcome => outcome.IsAccepted)]);
            await system.Connector.SettleAsync(outcomes, stopping);
            Log.Settled(logger, system.ClientId, outcomes.Count, outcomes.Count(outcome => !outcome.IsAccepted));
        }

        return outcomes.Count;
    }

    private void RaiseAlarm(SourceDriftException drift)
    {
        if (system.Alarms.Raise(drift))
        {
            AdapterTelemetry.StoppedFeeds.Add(1, new KeyValuePair<string, object?>("client", system.ClientId));
            Log.Stopped(logger, system.ClientId, drift.SourceName, drift.Detail);
        }
    }

    private void ClearAlarm()
    {
        if (system.Alarms.Clear())
        {
            AdapterTelemetry.StoppedFeeds.Add(-1, new KeyValuePair<string, object?>("client", system.ClientId));
            Log.GoesAgain(logger, system.ClientId);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(101, LogLevel.Information, "{ClientId}: the hub answered for {Count} rows, {Rejected} of them set aside")]
        public static partial void Settled(ILogger logger, string clientId, int count, int rejected);

        [LoggerMessage(102, LogLevel.Warning, "{ClientId}: {Problem}; its rows wait")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);

        [LoggerMessage(105, LogLevel.Error, "{ClientId}: what the adapter keeps beside itself cannot be written or read (SQLite {Code}); is the disk full?")]
        public static partial void NotKept(ILogger logger, string clientId, int code);

        [LoggerMessage(103, LogLevel.Error, "{ClientId}: 数据源结构与映射不符，已停止读取 the feed stands still, {SourceName} no longer looks as its mapping says: {Detail}")]
        public static partial void Stopped(ILogger logger, string clientId, string sourceName, string detail);

        [LoggerMessage(104, LogLevel.Warning, "{ClientId}: 数据源结构恢复，继续读取 the feed goes again")]
        public static partial void GoesAgain(ILogger logger, string clientId);
    }
}
