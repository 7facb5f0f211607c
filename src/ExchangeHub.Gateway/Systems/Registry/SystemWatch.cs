using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>Keeps this node's directory up to date with what other nodes, or a process beside the hub, change.</summary>
internal sealed partial class SystemWatch(
    SystemDirectory directory, IOptions<SystemOptions> options, TimeProvider clock, ILogger<SystemWatch> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PollInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await LookAsync(stoppingToken);
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await directory.RefreshAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The directory stays as it is; readiness tells that the database does not answer.
            Log.Failed(logger, exception);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The registry of department systems could not be read; calls go on by the last one")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
