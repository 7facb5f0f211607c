using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Grants;

/// <summary>Writes down which grants have run out and tells their regions. Decisions heed the last day without it.</summary>
public sealed class GrantExpiry
{
    private readonly AccessChanges changes;
    private readonly IRegionTrees regions;
    private readonly TimeProvider clock;

    internal GrantExpiry(AccessChanges changes, IRegionTrees regions, TimeProvider clock) =>
        (this.changes, this.regions, this.clock) = (changes, regions, clock);

    /// <summary>For a job to call, as often as it likes; returns how many were written down.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var today = clock.Today();
        var over = await changes.QueryAsync(db => db.Set<GrantRow>().AsNoTracking()
            .Where(grant => grant.NotAfter < today
                && (grant.State == GrantState.Active || grant.State == GrantState.Pending || grant.State == GrantState.Suspended))
            .ToListAsync(cancellationToken));
        var written = 0;
        foreach (var grant in over)
        {
            written += await changes.TryAsync(db =>
            {
                var now = clock.GetUtcNow();
                var wasActive = grant.State == GrantState.Active;
                db.Attach(grant);
                grant.Version++;
                grant.State = GrantState.Expired;
                grant.EndedBy = GrantEvents.Sender.ClientId;
                grant.EndedAt = now.ToUnixTimeMilliseconds();
                GrantHistory.Keep(
                    db, grant, GrantChangeKind.Expired, now, GrantEvents.Sender.ClientId, detail: null,
                    wasActive ? GrantEvents.Ended(grant, GrantEvents.RunOut, reason: null, regions.Current, now) : null);
                return Task.FromResult(true);
            }, cancellationToken) ? 1 : 0;
        }

        return written;
    }
}
