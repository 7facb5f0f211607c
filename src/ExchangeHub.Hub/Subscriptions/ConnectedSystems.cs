using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>Which department systems have presented themselves; what is accepted before is not owed to them.</summary>
public sealed class ConnectedSystems(IServiceScopeFactory scopes)
{
    /// <summary>True once all these clients' adapters are connected.</summary>
    public async Task<bool> IncludeAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var connected = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Subscription>().AsNoTracking()
            .Where(s => s.Channel == Channel.Adapter && s.State == SubscriptionState.Active)
            .Select(s => s.ClientId).ToListAsync(cancellationToken);
        return clientIds.All(connected.Contains);
    }
}
