using ExchangeHub.Access.Regions;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Routing;

/// <summary>States who is owed each new event; delivery turns that into rows.</summary>
internal sealed class RoutingStage(IRegionTrees regions) : ICommitStage
{
    private SubscriptionSnapshot? snapshot;

    public async Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        // Read inside the transaction: a subscription that was confirmed before this commit is never missed.
        var version = await SubscriptionStore.VersionAsync(group.Scope, cancellationToken);
        if (snapshot?.Version != version)
        {
            snapshot = new SubscriptionSnapshot(version, await SubscriptionStore.AllAsync(group.Scope, cancellationToken));
        }

        var tree = regions.Current;
        foreach (var (batch, incoming) in group.New)
        {
            var cloudEvent = incoming.Event!;
            incoming.Targets =
            [
                .. snapshot.For(cloudEvent.Type, batch.Sender.ClientId, tree, batch.Today, cloudEvent.Region!, cloudEvent.CounterpartRegion)
                    .Select(subscription => subscription.Id),
            ];
        }
    }
}
