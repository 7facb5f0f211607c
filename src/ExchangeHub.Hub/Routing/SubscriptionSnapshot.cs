using System.Collections.Frozen;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
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

    /// <summary>The subscriptions owed an event: its type asked for, one of its regions covered, and open to the subscriber.</summary>
    public IEnumerable<Subscription> For(CloudEvent cloudEvent, string senderClientId, AccessMoment moment)
    {
        foreach (var subscription in byType.GetValueOrDefault(cloudEvent.Type) ?? [])
        {
            // Loop guard: a system's own facts do not come back to it through its adapter.
            var isOwnSystem = subscription.Channel == Channel.Adapter && subscription.ClientId == senderClientId;
            if (!isOwnSystem && IsCovered(cloudEvent, subscription, moment) && IsOpen(cloudEvent, subscription, moment))
            {
                yield return subscription;
            }
        }
    }

    private static bool IsCovered(CloudEvent cloudEvent, Subscription subscription, AccessMoment moment) =>
        moment.IsWithin(cloudEvent.Region!, subscription.Region)
        || (cloudEvent.CounterpartRegion is { } other && moment.IsWithin(other, subscription.Region));

    // Where grants cannot be told at this moment it is owed: the decision that counts is taken when it goes out.
    private static bool IsOpen(CloudEvent cloudEvent, Subscription subscription, AccessMoment moment) =>
        EventAccess.Decide(subscription.Reader, AccessAction.Subscribe, cloudEvent.Type, cloudEvent.Region!, cloudEvent.CounterpartRegion, cloudEvent.Source, moment)
            .Decision is { Allowed: true } or { Code: RejectionCode.GrantsNotCurrent };

    private static IEnumerable<string> TypesOf(Subscription subscription) =>
        subscription.Types.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(ContractCatalog.Match)
            .Select(contract => contract.Type)
            .Distinct();
}
