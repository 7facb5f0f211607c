using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Repair;

/// <summary>Moves recoveries on, second by second; may run on every node.</summary>
internal sealed partial class RecoveryRunner(RecoveryBook book, TimeProvider clock, ILogger<RecoveryRunner> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(RecoveryBook.Step, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await AdvanceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is under way stands in the database; any node goes on with it.
        }
    }

    private async Task AdvanceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await book.AdvanceAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(80, LogLevel.Warning, "A recovery could not be moved on; trying again")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
