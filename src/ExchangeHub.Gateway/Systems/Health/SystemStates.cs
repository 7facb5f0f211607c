using ExchangeHub.Gateway.Systems.Registry;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace ExchangeHub.Gateway.Systems.Health;

/// <summary>How the systems are, as this node has it from its calls and its asking.</summary>
internal sealed class SystemStates(IProxyStateLookup proxy, DestinationBreaker breaker)
{
    public string StateOf(ListedSystem system) =>
        !system.Description.Enabled ? "disabled"
        : !proxy.TryGetCluster(system.Key, out var cluster) || cluster.DestinationsState.AvailableDestinations.Count == 0 ? "down"
        : cluster.DestinationsState.AvailableDestinations.Count < cluster.Destinations.Count ? "degraded"
        : "up";

    public IReadOnlyList<SystemDestinationState> DestinationsOf(ListedSystem system) =>
        proxy.TryGetCluster(system.Key, out var cluster)
            ? [.. cluster.Destinations.Values.OrderBy(destination => destination.DestinationId, StringComparer.Ordinal).Select(destination =>
                new SystemDestinationState(destination.DestinationId, Named(destination.Health.Active), breaker.StateOf(destination), breaker.LastGoodOf(destination)))]
            : [];

    private static string Named(DestinationHealth health) => health switch
    {
        DestinationHealth.Healthy => "healthy",
        DestinationHealth.Unhealthy => "unhealthy",
        _ => "unknown",
    };
}

/// <summary>How one destination is.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Health">What its health path answered last: <c>healthy</c>, <c>unhealthy</c>, or <c>unknown</c> where it has none.</param>
/// <param name="Breaker"><c>closed</c>, <c>open</c> or <c>half-open</c>.</param>
/// <param name="LastGoodAt">When it last answered this node as it should.</param>
internal sealed record SystemDestinationState(string Address, string Health, string Breaker, DateTimeOffset? LastGoodAt);
