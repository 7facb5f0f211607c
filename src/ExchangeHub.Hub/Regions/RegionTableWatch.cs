using ExchangeHub.Access.Regions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Regions;

/// <summary>Takes over an imported region table on every node, within seconds and without a restart.</summary>
internal sealed partial class RegionTableWatch(RegionTableStore store, RegionTrees trees, TimeProvider clock, ILogger<RegionTableWatch> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stopping = new();
    private Task watching = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // Before the first request: access follows the tables of this installation, not those that ship.
        var (version, tree) = await store.LoadAsync(cancellationToken);
        trees.Replace(tree);
        watching = WatchAsync(version);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await watching;
    }

    public void Dispose() => stopping.Dispose();

    private async Task WatchAsync(long known)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
            {
                known = await LookAsync(known);
            }
        }
        catch (OperationCanceledException)
        {
            // The node stops.
        }
    }

    private async Task<long> LookAsync(long known)
    {
        try
        {
            if (await store.VersionAsync(stopping.Token) == known)
            {
                return known;
            }

            var (version, tree) = await store.LoadAsync(stopping.Token);
            trees.Replace(tree);
            LogReplaced(logger, version);
            return version;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogLookFailed(logger, failure);
            return known;
        }
    }

    [LoggerMessage(30, LogLevel.Information, "Region table version {Version} is in force")]
    private static partial void LogReplaced(ILogger logger, long version);

    [LoggerMessage(31, LogLevel.Warning, "The region tables could not be looked up; the last ones stay in force")]
    private static partial void LogLookFailed(ILogger logger, Exception failure);
}
