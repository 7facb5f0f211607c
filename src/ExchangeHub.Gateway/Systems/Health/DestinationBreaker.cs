using System.Runtime.CompilerServices;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace ExchangeHub.Gateway.Systems.Health;

/// <summary>
/// Leaves a destination alone after some failures in a row; then a call tries it again, and one more failure is enough to
/// leave it alone once more. YARP keeps the state and ends the break.
/// </summary>
internal sealed class DestinationBreaker(IDestinationHealthUpdater updater, IOptions<SystemOptions> options, TimeProvider clock)
{
    private readonly ConditionalWeakTable<DestinationState, Calls> counts = [];

    public void Succeeded(DestinationState destination)
    {
        Volatile.Write(ref counts.GetOrCreateValue(destination).InARow, 0);
        Answered(destination);
    }

    /// <summary>It was there and well, which ends no break: what is asked may fail all the same.</summary>
    public void Answered(DestinationState destination) => Volatile.Write(ref counts.GetOrCreateValue(destination).GoodAt, clock.GetUtcNow().ToUnixTimeMilliseconds());

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
        : counts.TryGetValue(destination, out var calls) && Volatile.Read(ref calls.InARow) >= options.Value.BreakAfter ? "half-open"
        : "closed";

    /// <summary>When it last answered this node as it should; null where it has not yet.</summary>
    public DateTimeOffset? LastGoodOf(DestinationState destination) =>
        counts.TryGetValue(destination, out var calls) && Volatile.Read(ref calls.GoodAt) is > 0 and var at
            ? DateTimeOffset.FromUnixTimeMilliseconds(at).ToOffset(ChinaTime.Offset)
            : null;

    private sealed class Calls
    {
        /// <summary>Failures.</summary>
        public int InARow;

        /// <summary>Unix milliseconds.</summary>
        public long GoodAt;
    }
}
