using System.Collections.Frozen;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>
/// The registry as this node calls by it: of each system the newest revision that is good, so that a bad one changes nothing,
/// on no node and after no restart. YARP keeps connections and health of their destinations.
/// </summary>
internal sealed class SystemDirectory(
    SystemRegistry registry, SystemCheck check, IConfigValidator validator, InMemoryConfigProvider yarp, IOptions<SystemOptions> options)
    : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    private volatile FrozenDictionary<string, ListedSystem> systems = FrozenDictionary<string, ListedSystem>.Empty;
    private long revision = -1;

    public IEnumerable<ListedSystem> All => systems.Values.OrderBy(system => system.Key, StringComparer.Ordinal);

    public ListedSystem? Find(string department, string region) => systems.GetValueOrDefault(DepartmentSystem.KeyOf(department, region));

    /// <summary>Everything that is wrong with it, YARP's own rules included.</summary>
    public async Task<IReadOnlyList<Finding>> FindingsAsync(DepartmentSystem system)
    {
        var findings = check.Findings(system);
        if (findings.Count > 0)
        {
            return findings;
        }

        var errors = await validator.ValidateClusterAsync(ClusterOf(system));
        return [.. errors.Select(_ => new Finding(RejectionCode.InvalidField, "destinations", "The proxy cannot use this description."))];
    }

    /// <summary>Takes over what was changed, here or on another node.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var newest = await registry.NewestAsync(cancellationToken);
            if (newest != revision)
            {
                await ActivateAsync(await registry.RevisionsAsync(cancellationToken));
                revision = newest;
            }
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task ActivateAsync(IReadOnlyList<SystemRevision> revisions)
    {
        var found = new List<ListedSystem>();
        foreach (var ofOne in revisions.GroupBy(one => one.Key))
        {
            if (await NewestGoodAsync([.. ofOne]) is { } listed)
            {
                found.Add(listed);
            }
        }

        yarp.Update([], [.. found.Where(system => system.Description.Enabled).Select(system => ClusterOf(system.Description))]);
        systems = found.ToFrozenDictionary(system => system.Key);
    }

    private async Task<ListedSystem?> NewestGoodAsync(IReadOnlyList<SystemRevision> newestFirst)
    {
        foreach (var one in newestFirst)
        {
            if (one.Description is null)
            {
                return null;
            }

            if (one.Read() is { } system && system.Key == one.Key && (await FindingsAsync(system)).Count == 0)
            {
                return new ListedSystem(system, one.Revision, newestFirst[0].Revision, one.ChangedBy, one.ChangedAt);
            }
        }

        return null;
    }

    private ClusterConfig ClusterOf(DepartmentSystem system) => new()
    {
        ClusterId = system.Key,
        Destinations = system.Destinations.Distinct(StringComparer.Ordinal).ToDictionary(address => address, address => new DestinationConfig { Address = address }),
        HealthCheck = new HealthCheckConfig
        {
            // Never the ill ones, not even where all are ill: YARP's own choice would be to try them all.
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,

            // DestinationBreaker sets it; this makes YARP heed it.
            Passive = new PassiveHealthCheckConfig { Enabled = true },
            Active = system.HealthPath is { } path
                ? new ActiveHealthCheckConfig
                {
                    Enabled = true, Path = path, Interval = options.Value.HealthInterval, Timeout = TimeSpan.FromSeconds(Math.Min(5, system.TimeoutSeconds)),
                    Policy = HealthCheckConstants.ActivePolicy.ConsecutiveFailures,
                }
                : null,
        },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = TimeSpan.FromSeconds(system.TimeoutSeconds) },
    };
}

/// <summary>A system in force.</summary>
/// <param name="Description">What the registry says.</param>
/// <param name="Revision">The revision it is from.</param>
/// <param name="NewestRevision">The newest there is; a higher one was not good and is not in force.</param>
/// <param name="ChangedBy">Who made the revision.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record ListedSystem(DepartmentSystem Description, long Revision, long NewestRevision, string ChangedBy, DateTimeOffset ChangedAt)
{
    private readonly ListedRoute[] routes = [.. Description.Routes.Select(route => new ListedRoute(Description, route))];

    public string Key { get; } = Description.Key;

    /// <summary>The origin of each destination: whom an assertion is for.</summary>
    public FrozenDictionary<string, string> Origins { get; } =
        Description.Destinations.Distinct(StringComparer.Ordinal).ToFrozenDictionary(address => address, address => new Uri(address).GetLeftPart(UriPartial.Authority));

    public ForwarderRequestConfig Forwarding { get; } = new() { ActivityTimeout = TimeSpan.FromSeconds(Description.TimeoutSeconds) };

    /// <summary>The route that fits best, or null.</summary>
    public ListedRoute? RouteOf(ReadOnlySpan<char> path)
    {
        var (best, bestFit) = ((ListedRoute?)null, -1);
        foreach (var route in routes)
        {
            if (SystemPath.Fit(route.Path, path) is var fit && fit > bestFit)
            {
                (best, bestFit) = (route, fit);
            }
        }

        return best;
    }
}
