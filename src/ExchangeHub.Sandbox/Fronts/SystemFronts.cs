using Microsoft.Extensions.Hosting;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>Runs the fronts that are not asked over HTTP.</summary>
internal sealed class SystemFronts(SandboxSystems systems) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(systems.Fronts.Select(front => front.RunAsync(stoppingToken)));
}
