using ExchangeHub.Adapters.Exchange.Links;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Tells the hub every ten seconds that the systems of this process are connected, all in one message.</summary>
internal sealed partial class Heartbeat(IReadOnlyList<ConnectedSystem> systems, IHubLink hub, TimeProvider clock, ILogger<Heartbeat> logger)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        if (systems.Count == 0)
        {
            return;
        }

        using var timer = new PeriodicTimer(AdapterOptions.Heartbeat, clock);
        try
        {
            do
            {
                await TryBeatAsync(stopping);
            }
            while (await timer.WaitForNextTickAsync(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Its silence says the rest.
        }
    }

    // What is late is of no use: the next one says the same.
    private async Task TryBeatAsync(CancellationToken stopping)
    {
        using var patience = new CancellationTokenSource(AdapterOptions.Heartbeat, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stopping);
        try
        {
            await hub.BeatAsync(systems, either.Token);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            Log.Unheard(logger, failure.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(161, LogLevel.Information, "The hub was not told that the systems are connected ({Kind}); the next heartbeat follows")]
        public static partial void Unheard(ILogger logger, string kind);
    }
}
