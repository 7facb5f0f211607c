using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>What is connected to the hub: departments' own systems, adapters and receivers.</summary>
internal sealed class SystemsApi(HubClient hub)
{
    private const string Systems = "/v1/systems";

    public Task<HubList<DepartmentSystem>> ListAsync(CancellationToken cancellationToken) => hub.GetAsync<HubList<DepartmentSystem>>(Systems, cancellationToken);

    public Task<DepartmentSystem> GetAsync(string department, string region, CancellationToken cancellationToken) =>
        hub.GetAsync<DepartmentSystem>(Address(Systems, department, region), cancellationToken);

    /// <summary>Registers a system; one that is registered already is refused at <c>region</c>.</summary>
    public Task<DepartmentSystem> AddAsync(SystemDescription system, CancellationToken cancellationToken) => hub.PostAsync<DepartmentSystem>(Systems, system, cancellationToken);

    /// <summary>Puts this in the place of what is registered of it.</summary>
    public Task<DepartmentSystem> ReplaceAsync(SystemDescription system, CancellationToken cancellationToken) =>
        hub.PutAsync<DepartmentSystem>(Address(Systems, system.Department, system.Region), system, cancellationToken);

    /// <summary>Calls it now.</summary>
    public async Task<IReadOnlyList<TestedDestination>> TestAsync(DepartmentSystem system, CancellationToken cancellationToken) =>
        (await hub.PostAsync<HubList<TestedDestination>>(Address("/v1/connections/systems", system.Department, system.Region) + "/test", null, cancellationToken)).Items;

    /// <summary>Adapters and receivers; departments' own systems stand in their own list.</summary>
    public async Task<IReadOnlyList<Connection>> ConnectionsAsync(CancellationToken cancellationToken) =>
        [.. (await hub.GetAsync<HubList<Connection>>("/v1/connections", cancellationToken)).Items.Where(one => one.Kind != "system")];

    /// <summary>How an adapter translates, as it told last; null where it has told of nothing.</summary>
    public async Task<AdapterMapping?> MappingAsync(string clientId, CancellationToken cancellationToken)
    {
        try
        {
            return await hub.GetAsync<AdapterMapping>($"/v1/connections/adapters/{Uri.EscapeDataString(clientId)}/mapping", cancellationToken);
        }
        catch (HubException none) when (none.Code == RejectionCode.NotFound)
        {
            return null;
        }
    }

    private static string Address(string list, string department, string region) => $"{list}/{Uri.EscapeDataString(department)}/{Uri.EscapeDataString(region)}";
}

/// <summary>A department's own system: where it is, what of it may be called, and how it is.</summary>
public sealed record DepartmentSystem(
    string Department, string Region, IReadOnlyList<string> Destinations, IReadOnlyList<SystemRoute> Routes, string? HealthPath, int TimeoutSeconds, long MaxRequestBytes,
    long MaxResponseBytes, bool Enabled, long Revision, long? RefusedRevision, string ChangedBy, DateTimeOffset ChangedAt, string State,
    IReadOnlyList<DestinationHealth> DestinationStates)
{
    /// <summary>When any of its destinations last answered as it should.</summary>
    public DateTimeOffset? LastGoodAt => DestinationStates.Max(one => one.LastGoodAt);

    internal SystemDescription Description => new(Department, Region, Destinations, Routes, HealthPath, TimeoutSeconds, MaxRequestBytes, MaxResponseBytes, Enabled);
}

/// <summary>What somebody registers of a system.</summary>
public sealed record SystemDescription(
    string Department, string Region, IReadOnlyList<string> Destinations, IReadOnlyList<SystemRoute> Routes, string? HealthPath, int TimeoutSeconds, long MaxRequestBytes,
    long MaxResponseBytes, bool Enabled);

/// <summary>What of it may be called.</summary>
public sealed record SystemRoute(string Path, IReadOnlyList<string> Methods, string? Contract);

/// <summary>How one of its addresses is.</summary>
public sealed record DestinationHealth(string Address, string Health, string Breaker, DateTimeOffset? LastGoodAt);

/// <summary>What one of its addresses answered just now.</summary>
public sealed record TestedDestination(string Address, string Outcome, int? Status, long Milliseconds);

/// <summary>How an adapter translates, and since when it does.</summary>
public sealed record AdapterMapping(string ClientId, string Department, string Region, DateTimeOffset ToldAt, MappingSummary Mapping);

/// <summary>An adapter, or somebody who receives.</summary>
/// <param name="Kind">Channel.</param>
/// <param name="ClientId">Its client.</param>
/// <param name="Department">Whose.</param>
/// <param name="Region">Where.</param>
/// <param name="State">How it is.</param>
/// <param name="Since">Since when.</param>
/// <param name="LastSeenAt">When it was heard of last.</param>
/// <param name="SubscriptionId">By which it is paused; null for one that only publishes.</param>
/// <param name="Subscription"><c>active</c>, <c>paused</c> or <c>disabled</c>.</param>
/// <param name="DisabledReason">Why the hub disabled it.</param>
/// <param name="FailingSince">Since when it has been failing.</param>
/// <param name="FailureCode">What it failed with last.</param>
public sealed record Connection(
    string Kind, string ClientId, string Department, string Region, string State, DateTimeOffset Since, DateTimeOffset? LastSeenAt, Guid? SubscriptionId, string? Subscription,
    string? DisabledReason, DateTimeOffset? FailingSince, string? FailureCode)
{
    /// <summary>True where it translates, and may tell how.</summary>
    public bool IsAdapter => Kind == "adapter";

    public bool IsWell => State is "online" or "never-seen" && Subscription is null or "active";
}
