using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Pipeline;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Grants;

/// <summary>
/// Hands the events of grants to the pipeline, at least once: what was committed with a change and not yet taken away is tried
/// again, by whichever node comes first; the ledger takes each once. Also writes down what a change of regions did.
/// </summary>
internal sealed partial class GrantAnnouncer(
    AccessChanges changes, EventPipeline pipeline, GrantRegionChanges regionChanges, GrantSignal signal, TimeProvider clock, ILogger<GrantAnnouncer> logger) : BackgroundService
{
    private const int AtATime = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Publishes what waits; returns how many changes were told.</summary>
    public async Task<int> PublishAsync(CancellationToken cancellationToken)
    {
        var waiting = await changes.QueryAsync(db => db.Set<GrantChange>().AsNoTracking()
            .Where(change => change.Unpublished != null).OrderBy(change => change.At).ThenBy(change => change.Version).Take(AtATime).ToListAsync(cancellationToken));
        foreach (var change in waiting)
        {
            var events = JsonSerializer.Deserialize<List<CloudEvent>>(change.Unpublished!, WireJson.Options)!;
            var results = await pipeline.AcceptAsync(
                GrantEvents.Sender, [.. events.Select(one => new IncomingEvent { Event = one, Id = one.Id, Source = one.Source })], cancellationToken);
            foreach (var refused in results.Where(result => result.Status == EventStatus.Rejected))
            {
                // Kept with the rejections; trying again would change nothing.
                LogRefused(logger, change.GrantId, change.Version, refused.Errors[0].Code);
            }

            await changes.QueryAsync(db => db.Set<GrantChange>()
                .Where(told => told.GrantId == change.GrantId && told.Version == change.Version)
                .ExecuteUpdateAsync(set => set.SetProperty(told => told.Unpublished, (string?)null), cancellationToken));
        }

        return waiting.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var raised = signal.Next;
            try
            {
                await regionChanges.RunAsync(stoppingToken);
                if (await PublishAsync(stoppingToken) == AtATime)
                {
                    continue;
                }
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(logger, failure);
            }

            try
            {
                await raised.WaitAsync(Interval, clock, stoppingToken);
            }
            catch (TimeoutException)
            {
                // Time to look what another node left.
            }
        }
    }

    [LoggerMessage(52, LogLevel.Error, "An event of grant {Grant}, version {Version}, was refused: {Code}")]
    private static partial void LogRefused(ILogger logger, Guid grant, int version, string code);

    [LoggerMessage(53, LogLevel.Warning, "The events of grants could not be published now; they stay written down")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
