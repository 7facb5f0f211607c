using ExchangeHub.Contracts.Transport;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Presents each system to the hub until the hub has answered, so that it knows what the system wants to receive.</summary>
internal sealed partial class SystemConnection(
    AdapterSystems systems, AdapterOptions options, HubRequests hub, TransportSeal seal, TimeProvider clock, ILogger<SystemConnection> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(systems.All.Select(system => ConnectAsync(system, stoppingToken)));

    private async Task ConnectAsync(AdapterSystem system, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested && !await TryConnectAsync(system, stopping))
        {
            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    private async Task<bool> TryConnectAsync(AdapterSystem system, CancellationToken stopping)
    {
        var (clientId, department, region) = (system.Connected.ClientId, system.Connected.Department, system.Connected.Region);
        try
        {
            var introduction = new SystemIntroduction(clientId, department, region, system.Mapping.Types);
            var question = new ConnectSystem { Body = seal.Close(introduction, SealContext.ConnectSystem) };
            var answered = await hub.AskAsync<ConnectSystem, SystemConnected>(Queues.ConnectSystem, question, stopping);
            if (answered.Problem is { } problem)
            {
                Log.Refused(logger, clientId, problem);
                return false;
            }

            Log.Connected(logger, clientId, answered.SubscriptionId);
            return true;
        }
        catch (HubUnreachableException unreachable)
        {
            Log.Waiting(logger, clientId, unreachable.Message);
            return false;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(121, LogLevel.Information, "{ClientId}: connected, subscription {SubscriptionId}")]
        public static partial void Connected(ILogger logger, string clientId, Guid? subscriptionId);

        [LoggerMessage(122, LogLevel.Error, "{ClientId}: the hub does not connect this system: {Problem}")]
        public static partial void Refused(ILogger logger, string clientId, string problem);

        [LoggerMessage(123, LogLevel.Warning, "{ClientId}: {Problem}; trying again")]
        public static partial void Waiting(ILogger logger, string clientId, string problem);
    }
}
