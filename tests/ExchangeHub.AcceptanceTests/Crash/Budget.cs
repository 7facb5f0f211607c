namespace ExchangeHub.AcceptanceTests.Crash;

/// <summary>How many events the publishers may still send.</summary>
internal sealed class Budget : IDisposable
{
    private readonly SemaphoreSlim left = new(0);

    public void Add(int events) => left.Release(events);

    /// <summary>Waits until there is enough; false where the end came first.</summary>
    public async Task<bool> TakeAsync(int events, CancellationToken stop)
    {
        try
        {
            for (var i = 0; i < events; i++)
            {
                await left.WaitAsync(stop);
            }

            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    public void Dispose() => left.Dispose();
}
