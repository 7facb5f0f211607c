using ExchangeHub.Access.Decisions;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Subscriptions;

namespace ExchangeHub.Hub.Routing;

/// <summary>States who is owed each new event; delivery turns that into rows.</summary>
internal sealed class RoutingStage(AccessSnapshots access, TimeProvider clock) : ICommitStage
{
    private SubscriptionSnapshot? snapshot;

    // Read inside the transaction: a subscription that was confirmed before this commit is never missed.
    public void Ask(CommitGroup group, Questions questions) => group.Put(SubscriptionStore.Versions(questions));

    public async Task WriteAsync(CommitGroup group, CancellationToken cancellationToken)
    {
        var versions = group.Get<Answer<(long Subscriptions, long Access)>>().Value;
        if (snapshot?.Version != versions.Subscriptions)
        {
            snapshot = new SubscriptionSnapshot(versions.Subscriptions, await SubscriptionStore.AllAsync(group.Scope, cancellationToken));
        }

        if (access.Current.Version < versions.Access)
        {
            await access.LookAsync(cancellationToken);
        }

        var moment = AccessMoment.Of(access, clock);
        foreach (var (batch, incoming) in group.New)
        {
            var cloudEvent = incoming.Event!;
            incoming.Targets =
            [
                .. snapshot.For(cloudEvent, batch.Sender.ClientId, moment with { Today = batch.Today })
                    .Select(subscription => subscription.Id),
            ];
        }
    }
}
