using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace ExchangeHub.Gateway.Systems.Health;

/// <summary>
/// Leaves a destination alone after some failures in a row; then a call tries it again, and one more failure is enough to
/// leave it alone once more. YARP keeps the state and ends the break.
/// </summary>
internal sealed class DestinationBreaker(IDestinationHealthUpdater updater, IOptions<SystemOptions> options)
{
    private readonly ConditionalWeakTable<DestinationState, Failures> counts = [];

    public void Succeeded(DestinationState destination)
    {
        if (counts.TryGetValue(destination, out var failures))
        {
            Volatile.Write(ref failures.InARow, 0);
        }
    }

    public void Failed(ClusterState cluster, DestinationState destination)
    {
        if (Interlocked.Increment(ref counts.GetOrCreateValue(destination).InARow) >= options.Value.BreakAfter)
        {
            updater.SetPassive(cluster, destination, DestinationHealth.Unhealthy, options.Value.BreakFor);
        }
    }

    /// <summary><c>closed</c>: calls pass. <c>open</c>: none does. <c>half-open</c>: the next one decides.</summary>
    public string StateOf(DestinationState destination) =>
        destination.Health.Passive == DestinationHealth.Unhealthy ? "open"
        : counts.TryGetValue(destination, out var failures) && Volatile.Read(ref failures.InARow) >= options.Value.BreakAfter ? "half-open"
        : "closed";

    private sealed class Failures
    {
        public int InARow;
    }
}
