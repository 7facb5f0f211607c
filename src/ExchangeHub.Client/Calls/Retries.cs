namespace ExchangeHub.Client.Calls;

/// <summary>The one place that asks again. Every call through it may be repeated without a second effect.</summary>
internal sealed class Retries(ExchangeHubOptions options, TimeProvider clock)
{
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call(cancellationToken);
            }
            catch (ExchangeHubUnavailableException lost) when (attempt < options.Attempts && !(lost.RetryAfter > options.LongestRetryDelay))
            {
                await Task.Delay(PauseAfter(attempt, lost.RetryAfter), clock, cancellationToken);
            }
        }
    }

    // Many clients lose the hub in the same moment; they should not all come back in the same moment.
    private TimeSpan PauseAfter(int attempt, TimeSpan? asked)
    {
        var doubled = Math.Min(options.RetryDelay.Ticks * Math.Pow(2, attempt - 1), options.LongestRetryDelay.Ticks);
        var chance = Random.Shared.NextDouble();
        return asked is { } wait
            ? wait + TimeSpan.FromTicks((long)(options.RetryDelay.Ticks * chance))
            : TimeSpan.FromTicks((long)(doubled * (0.5 + (0.5 * chance))));
    }
}
