using ExchangeHub.Access;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>Keeps this node's directory up to date with what other nodes, or a process beside the hub, change.</summary>
internal sealed partial class SystemWatch(
    SystemDirectory directory, IOptions<SystemOptions> options, TimeProvider clock, ILogger<SystemWatch> logger)
    : PeriodicWork(options.Value.PollInterval, clock)
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryTurnAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override Task TurnAsync(CancellationToken stoppingToken) => directory.RefreshAsync(stoppingToken);

    // The directory stays as it is; readiness tells that the database does not answer.
    protected override void TurnFailed(Exception failure) => Log.Failed(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(20, LogLevel.Warning, "The registry of department systems could not be read; calls go on by the last one")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
