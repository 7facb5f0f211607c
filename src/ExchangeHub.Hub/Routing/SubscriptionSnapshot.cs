using System.Collections.Frozen;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Routing;

/// <summary>Who wants which type, worked out once for each change of the subscriptions.</summary>
internal sealed class SubscriptionSnapshot
{
    private readonly FrozenDictionary<string, Subscription[]> byType;

    public SubscriptionSnapshot(long version, IEnumerable<Subscription> subscriptions)
    {
        Version = version;
        byType = subscriptions
            .Where(subscription => subscription.State != SubscriptionState.Ended)
            .SelectMany(subscription => TypesOf(subscription).Select(type => (type, subscription)))
            .GroupBy(pair => pair.type, pair => pair.subscription)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    public long Version { get; }

    /// <summary>The subscriptions owed an event: its type asked for and entitled, one of its regions covered.</summary>
    public IEnumerable<Subscription> For(string type, string senderClientId, RegionTree regions, DateOnly today, string region, string? counterpartRegion)
    {
        foreach (var subscription in byType.GetValueOrDefault(type) ?? [])
        {
            // Loop guard: a system's own facts do not come back to it through its adapter.
            var isOwnSystem = subscription.Channel == Channel.Adapter && subscription.ClientId == senderClientId;
            if (!isOwnSystem && (regions.IsWithin(region, subscription.Region, today)
                || (counterpartRegion is not null && regions.IsWithin(counterpartRegion, subscription.Region, today))))
            {
                yield return subscription;
            }
        }
    }

    // A wildcard narrows to the types that list the department.
    private static IEnumerable<string> TypesOf(Subscription subscription) =>
        subscription.Types.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(ContractCatalog.Match)
            .Where(contract => contract.ProfileOf(subscription.Department) is not null)
            .Select(contract => contract.Type)
            .Distinct();
}
