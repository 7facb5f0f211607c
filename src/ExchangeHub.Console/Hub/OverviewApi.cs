using ExchangeHub.Contracts;

namespace ExchangeHub.WebConsole.Hub;

/// <summary>How the exchange stands, within the caller's region.</summary>
internal sealed class OverviewApi(HubClient hub)
{
    public Task<Overview> GetAsync(CancellationToken cancellationToken) => hub.GetAsync<Overview>("/v1/overview", cancellationToken);

    /// <summary>The department systems; null for who is not told of them.</summary>
    public async Task<IReadOnlyList<Connection>?> ConnectionsAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await hub.GetAsync<HubList<Connection>>("/v1/connections", cancellationToken)).Items;
        }
        catch (HubException refused) when (refused.Code == RejectionCode.RoleNotAllowed)
        {
            return null;
        }
    }

    public Task<Health> HealthAsync(CancellationToken cancellationToken) => hub.GetAsync<Health>("/health/ready", cancellationToken);
}

/// <summary>How the exchange stands for a region and everything below it.</summary>
public sealed record Overview(string Region, DateOnly Day, DateTimeOffset AsOf, IReadOnlyList<Flow> Flows, Backlog Backlog);

/// <summary>Today's deliveries from one department to another.</summary>
public sealed record Flow(string From, string To, int Deliveries, int Completed, int Open, int Failed);

/// <summary>What is owed now, from whichever day.</summary>
public sealed record Backlog(int Waiting, DateTimeOffset? OldestSince, int SetAside, int Overdue);

/// <summary>The hub itself: <c>ready</c>, <c>degraded</c> or <c>unavailable</c>; its parts <c>up</c> or <c>down</c>.</summary>
public sealed record Health(string Status, string Database, string Broker);
