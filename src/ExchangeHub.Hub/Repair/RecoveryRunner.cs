using ExchangeHub.Access;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Repair;

/// <summary>Moves recoveries on, second by second; may run on every node: what is under way stands in the database, and any node goes on with it.</summary>
internal sealed partial class RecoveryRunner(RecoveryBook book, TimeProvider clock, ILogger<RecoveryRunner> logger) : PeriodicWork(RecoveryBook.Step, clock)
{
    protected override Task TurnAsync(CancellationToken stoppingToken) => book.AdvanceAsync(stoppingToken);

    protected override void TurnFailed(Exception failure) => Log.Failed(logger, failure);

    private static partial class Log
    {
        [LoggerMessage(80, LogLevel.Warning, "A recovery could not be moved on; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
