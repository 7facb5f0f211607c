using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>
/// The systems connected at this time that receive a type, as far as they are the caller's business: those that cover its region, and those in
/// its own subtree.
/// </summary>
internal sealed class CatalogueReceivers(SubscriptionStore store, IRegionTrees regions, TimeProvider clock)
{
    public async Task<ILookup<string, CatalogueReceiver>> ForAsync(Caller caller, CancellationToken cancellationToken)
    {
        var (tree, today) = (regions.Current, clock.Today());
        return (await store.ActiveAsync(cancellationToken))
            .Where(subscription => tree.IsWithin(caller.Region, subscription.Region, today) || tree.IsWithin(subscription.Region, caller.Region, today))
            .SelectMany(subscription => TypesOf(subscription).Select(type => (type, Receiver: CatalogueReceiver.Of(subscription))))
            .Distinct()
            .OrderBy(pair => pair.Receiver.Region, StringComparer.Ordinal).ThenBy(pair => pair.Receiver.DepartmentCode, StringComparer.Ordinal)
            .ToLookup(pair => pair.type, pair => pair.Receiver);
    }

    private static IEnumerable<string> TypesOf(Subscription subscription) =>
        subscription.Types.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(ContractCatalog.Match)
            .Where(contract => contract.ProfileOf(subscription.Department) is not null)
            .Select(contract => contract.Type);
}

/// <summary>接收系统.</summary>
/// <param name="Department">接收部门.</param>
/// <param name="DepartmentCode">接收部门代码, as in <c>source</c>.</param>
/// <param name="Region">政区: it receives what happens there and below.</param>
/// <param name="Deduplicates">能否识别重复投递. False where an order that comes a second time has a second effect in that system.</param>
internal sealed record CatalogueReceiver(string Department, string DepartmentCode, string Region, bool Deduplicates)
{
    public static CatalogueReceiver Of(Subscription subscription) =>
        new(CatalogueEntry.DepartmentName(subscription.Department), subscription.Department, subscription.Region, subscription.Deduplicates);
}
