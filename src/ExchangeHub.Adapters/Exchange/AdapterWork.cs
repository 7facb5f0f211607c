using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Adapters.Exchange.Rosters;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Runs the work of every connected system: present it, carry its rows, bring its outcomes, take its rosters. Deliveries come by the hub link.</summary>
internal sealed partial class AdapterWork(
    AdapterSystems systems, IHubLink hub, AdapterOptions options, TimeProvider clock, ILoggerFactory logs, IHostApplicationLifetime lifetime, EdgeBuffer? buffer = null) : BackgroundService
{
    private readonly ILogger logger = logs.CreateLogger<AdapterWork>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The systems of a sandbox answer at the address of the process itself: from when it serves, and not while it stops.
        using var serving = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        await lifetime.StartedAsync(serving.Token);
        await Task.WhenAll(
        [
            .. systems.All.SelectMany(system => WorkOf(system, serving.Token)),
            new Heartbeat([.. systems.All.Select(system => system.Connected)], hub, clock, logs.CreateLogger<Heartbeat>()).RunAsync(serving.Token),
        ]);
    }

    private Task[] WorkOf(AdapterSystem system, CancellationToken stoppingToken)
    {
        system.State.Begin();
        return
        [
            KeepAsync(system, new SystemConnection(system, hub, options, clock, logs.CreateLogger<SystemConnection>()).RunAsync, stoppingToken),
            KeepAsync(system, new SystemFeed(system, hub, buffer, options, clock, logs.CreateLogger<SystemFeed>()).RunAsync, stoppingToken),
            KeepAsync(system, new AnswerFeed(system, hub, options, clock, logs.CreateLogger<AnswerFeed>()).RunAsync, stoppingToken),
            KeepAsync(system, new RosterDrop(system, hub, options, clock, logs).RunAsync, stoppingToken),
        ];
    }

    /// <summary>The border of each: what nobody foresaw is told and the work begun again. One that ended unseen would look like a system without news.</summary>
    private async Task KeepAsync(AdapterSystem system, Func<CancellationToken, Task> work, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
                return;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception unforeseen)
            {
                // Its message may hold values of a row.
                system.State.Failed($"适配器内部错误 error of the adapter itself: {unforeseen.GetType().Name}");
                Log.Unforeseen(logger, system.ClientId, unforeseen.GetType().Name, unforeseen.StackTrace);
            }

            await Pause.ForAsync(options.RetryDelay, clock, stopping);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(160, LogLevel.Error, "{ClientId}: 适配器内部错误 the adapter itself stumbled ({Kind}) and begins again at {Where}")]
        public static partial void Unforeseen(ILogger logger, string clientId, string kind, string? where);
    }
}
