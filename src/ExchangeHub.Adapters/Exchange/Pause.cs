namespace ExchangeHub.Adapters.Exchange;

/// <summary>A pause that ends early, without an exception, when the process stops.</summary>
internal static class Pause
{
    public static async Task ForAsync(TimeSpan duration, TimeProvider clock, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(duration, clock, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The caller's loop sees the same token.
        }
    }
}
