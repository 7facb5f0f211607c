namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Waits for the first rows of systems that are asked.</summary>
internal static class Polling
{
    /// <summary>Looks, and looks again after each pause, until there are rows or the wait is over.</summary>
    /// <param name="look">One look.</param>
    /// <param name="signal">Ends a pause early; taken before the look, so that what comes in between is not waited out.</param>
    /// <param name="wait">How long to wait in all.</param>
    /// <param name="pause">Between two looks.</param>
    /// <param name="clock">The time.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    public static async Task<IReadOnlyList<SourceRow>> UntilFirstAsync(
        Func<Task<IReadOnlyList<SourceRow>>> look, Func<Task?> signal, TimeSpan wait, TimeSpan pause, TimeProvider clock, CancellationToken cancellationToken)
    {
        var deadline = clock.GetUtcNow() + wait;
        while (true)
        {
            var next = signal();
            var rows = await look();
            var left = deadline - clock.GetUtcNow();
            if (rows.Count > 0 || left <= TimeSpan.Zero)
            {
                return rows;
            }

            var rest = left < pause ? left : pause;
            try
            {
                await (next is null ? Task.Delay(rest, clock, cancellationToken) : next.WaitAsync(rest, clock, cancellationToken));
            }
            catch (TimeoutException)
            {
                // Nothing came: time to look again.
            }
        }
    }
}
