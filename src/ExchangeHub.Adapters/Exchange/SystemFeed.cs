using ExchangeHub.Adapters.Connectors;
using ExchangeHub.Adapters.Exchange.Links;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>
/// Carries what one system records to the hub. A row is settled in its system only after the hub has answered for it, so a crash anywhere sends it
/// again, and the hub, knowing its id, answers <c>duplicate</c>.
/// </summary>
internal sealed partial class SystemFeed(AdapterSystem system, IHubLink hub, AdapterOptions options, TimeProvider clock, ILogger<SystemFeed> logger)
{
    private readonly FeedBatches batches = new(system, hub, clock);

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var rows = await system.Connector.ReadAsync(options.BatchSize, options.PollWait, stopping);
                ClearAlarm();
                if (rows.Count == 0 || await SettleAsync(rows, stopping))
                {
                    continue;
                }
            }
            catch (SourceDriftException drift)
            {
                RaiseAlarm(drift);
                await Pause.ForAsync(options.DriftDelay, clock, stopping);
                continue;
            }
            catch (Exception outage) when (outage is HubUnreachableException or SystemUnavailableException)
            {
                Log.Waiting(logger, system.ClientId, outage.Message);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }

            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    /// <summary>False where the hub has to be asked again for some of them.</summary>
    private async Task<bool> SettleAsync(IReadOnlyList<SourceRow> rows, CancellationToken stopping)
    {
        var outcomes = await batches.SubmitAsync(batches.Map(rows), stopping);
        if (outcomes.Count > 0)
        {
            system.SetAside.Record([.. outcomes.Where(outcome => !outcome.IsAccepted)]);
            await system.Connector.SettleAsync(outcomes, stopping);
            Log.Settled(logger, system.ClientId, outcomes.Count, outcomes.Count(outcome => !outcome.IsAccepted));
        }

        return outcomes.Count == rows.Count;
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

        [LoggerMessage(103, LogLevel.Error, "{ClientId}: 数据源结构与映射不符，已停止读取 the feed stands still, {SourceName} no longer looks as its mapping says: {Detail}")]
        public static partial void Stopped(ILogger logger, string clientId, string sourceName, string detail);

        [LoggerMessage(104, LogLevel.Warning, "{ClientId}: 数据源结构恢复，继续读取 the feed goes again")]
        public static partial void GoesAgain(ILogger logger, string clientId);
    }
}
