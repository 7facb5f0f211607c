using Microsoft.Extensions.Hosting;

namespace ExchangeHub.Adapters;

/// <summary>For background work that calls what the same process serves.</summary>
public static class HostStart
{
    /// <summary>Waits until the process serves; background work begins before that.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(lifetime);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var onStart = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stopping);
    }
}
