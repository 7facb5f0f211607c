using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>Which department systems have subscribed, through an adapter or by themselves; what is accepted before is not owed to them.</summary>
public sealed class ConnectedSystems(IServiceScopeFactory scopes)
{
    /// <summary>True once all these clients have a subscription; a paused one is owed all the same.</summary>
    public async Task<bool> IncludeAsync(IReadOnlyCollection<string> clientIds, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var connected = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<Subscription>().AsNoTracking()
            .Where(s => s.State != SubscriptionState.Ended)
            .Select(s => s.ClientId).ToListAsync(cancellationToken);
        return clientIds.All(connected.Contains);
    }
}
