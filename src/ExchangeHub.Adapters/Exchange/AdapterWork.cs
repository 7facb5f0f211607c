using ExchangeHub.Adapters.Exchange.Links;
using ExchangeHub.Adapters.Exchange.Rosters;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Adapters.Exchange;

/// <summary>Runs the work of every connected system: present it, carry its rows, bring its outcomes, take its rosters. Deliveries come by the hub link.</summary>
internal sealed class AdapterWork(
    AdapterSystems systems, IHubLink hub, AdapterOptions options, TimeProvider clock, ILoggerFactory logs, EdgeBuffer? buffer = null) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(systems.All.SelectMany(system => (Task[])
        [
            new SystemConnection(system, hub, options, clock, logs.CreateLogger<SystemConnection>()).RunAsync(stoppingToken),
            new SystemFeed(system, hub, buffer, options, clock, logs.CreateLogger<SystemFeed>()).RunAsync(stoppingToken),
            new AnswerFeed(system, hub, options, clock, logs.CreateLogger<AnswerFeed>()).RunAsync(stoppingToken),
            new RosterDrop(system, hub, options, clock, logs).RunAsync(stoppingToken),
        ]));
}
