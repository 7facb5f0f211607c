using Microsoft.Extensions.Hosting;

namespace ExchangeHub.Access;

/// <summary>What a node does again and again, for as long as it runs. What fails is said, and tried again at the next turn.</summary>
/// <param name="interval">Time between two turns; the first comes after it.</param>
/// <param name="clock">Tells the time.</param>
public abstract class PeriodicWork(TimeSpan interval, TimeProvider clock) : BackgroundService
{
    /// <summary>Tells the time.</summary>
    protected TimeProvider Clock { get; } = clock;

    /// <summary>One turn.</summary>
    protected abstract Task TurnAsync(CancellationToken stoppingToken);

    /// <summary>Says that a turn failed.</summary>
    protected abstract void TurnFailed(Exception failure);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryTurnAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The node stops.
        }
    }

    /// <summary>One turn, whatever comes of it.</summary>
    protected async Task TryTurnAsync(CancellationToken stoppingToken)
    {
        try
        {
            await TurnAsync(stoppingToken);
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            // A border: what it needs answers again later, and so does this.
            TurnFailed(failure);
        }
    }
}
