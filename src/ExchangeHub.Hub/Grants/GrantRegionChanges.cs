using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Grants;

/// <summary>Writes down what a change of regions did to grants: moved, or suspended with a reason. Decisions heed it before that.</summary>
internal sealed class GrantRegionChanges(AccessChanges changes, IRegionTrees regions, TimeProvider clock)
{
    private (RegionTree Tree, DateOnly Day)? seen;

    /// <summary>Once for each tree and day; any number of nodes may do it at once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var (tree, day) = (regions.Current, clock.Today());
        if (seen == (tree, day))
        {
            return;
        }

        var open = await changes.QueryAsync(db => db.Set<GrantRow>().AsNoTracking()
            .Where(grant => (grant.State == GrantState.Active || grant.State == GrantState.Pending) && grant.NotAfter >= day).ToListAsync(cancellationToken));
        foreach (var grant in open)
        {
            if (RegionSuccession.Judge(grant.ToGrant(), grant.GrantorRegion, tree, day) is var outcome and not RegionOutcome.Unchanged)
            {
                await changes.TryAsync(db => Task.FromResult(Write(db, grant, outcome, tree)), cancellationToken);
            }
        }

        seen = (tree, day);
    }

    private bool Write(HubDb db, GrantRow grant, RegionOutcome outcome, RegionTree tree)
    {
        var now = clock.GetUtcNow();
        db.Attach(grant);
        grant.Version++;
        if (outcome is RegionOutcome.Moved moved)
        {
            var before = $"{grant.Region}: {grant.Targets}";
            grant.Region = moved.Grant.Region;
            grant.Targets = string.Join(' ', moved.Grant.Targets);
            grant.GrantorRegion = moved.GrantorRegion;
            GrantHistory.Keep(db, grant, GrantChangeKind.Moved, now, GrantEvents.Sender.ClientId, before);
            return true;
        }

        var suspended = (RegionOutcome.Suspended)outcome;
        var wasActive = grant.State == GrantState.Active;
        grant.State = GrantState.Suspended;
        grant.Reason = $"{SuspensionReason.InWords(suspended.Reason)}（{suspended.Region}）";
        GrantHistory.Keep(
            db, grant, GrantChangeKind.Suspended, now, GrantEvents.Sender.ClientId, $"{suspended.Reason} {suspended.Region}",
            wasActive ? GrantEvents.Ended(grant, GrantEvents.Suspended, grant.Reason, tree, now) : null);
        return true;
    }
}
