using ExchangeHub.Adapters.Exchange.Links;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Presents a system to the hub until the hub has answered, so that it knows what the system wants to receive.</summary>
internal sealed partial class SystemConnection(AdapterSystem system, IHubLink hub, AdapterOptions options, TimeProvider clock, ILogger<SystemConnection> logger)
{
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !await TryConnectAsync(stopping))
        {
            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    private async Task<bool> TryConnectAsync(CancellationToken stopping)
    {
        try
        {
            await hub.ConnectAsync(system.Connected, system.Mapping.Types, system.Mapping.Deduplicates, stopping);
            Log.Connected(logger, system.ClientId);
            if (!system.Mapping.Deduplicates)
            {
                Log.NotDeduplicating(logger, system.ClientId);
            }

            return true;
        }
        catch (HubRefusedException declined)
        {
            Log.Declined(logger, system.ClientId, declined.Message);
            return false;
        }
        catch (HubUnreachableException unreachable)
        {
            Log.Waiting(logger, system.ClientId, unreachable.Message);
            return false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(121, LogLevel.Information, "{ClientId}: connected")]
        public static partial void Connected(ILogger logger, string clientId);

        [LoggerMessage(124, LogLevel.Warning, "{ClientId}: 本系统不能识别重复的办理要求，重发可能重复办理 it cannot tell a repeated order from a new one; after a crash it may act twice")]
        public static partial void NotDeduplicating(ILogger logger, string clientId);

        [LoggerMessage(122, LogLevel.Error, "{ClientId}: the hub does not connect this system: {Problem}")]
        public static partial void Declined(ILogger logger, string clientId, string problem);

        [LoggerMessage(123, LogLevel.Warning, "{ClientId}: {Problem}; trying again")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);
    }
}
