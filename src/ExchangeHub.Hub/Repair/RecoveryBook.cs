using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Repair;

/// <summary>Recoveries in the database: begins them, moves them on a step, says how they stand.</summary>
internal sealed class RecoveryBook(IServiceScopeFactory scopes, DeliveryDesk desk, TimeProvider clock, IOptions<RepairOptions> options)
{
    private const int Judged = 50;
    private const int LiveWindowEntries = 2000;

    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LiveWindow = TimeSpan.FromMinutes(1);

    /// <summary>Begins a recovery of what of a group is set aside, or lets one that paused go on; null where one is running or nothing is there.</summary>
    public Task<RecoveryRow?> StartAsync(
        string fingerprint, Guid subscription, IReadOnlyList<Guid>? deliveries, double? share, string actor, CancellationToken cancellationToken) => QueryAsync(async db =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Lanes(subscription), cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var open = await db.Set<RecoveryRow>().SingleOrDefaultAsync(row => row.Fingerprint == fingerprint && row.State != RecoveryRow.Done, cancellationToken);
        if (open is { State: RecoveryRow.Running })
        {
            return null;
        }

        if (open is null)
        {
            open = new RecoveryRow
            {
                Id = Guid.CreateVersion7(), Fingerprint = fingerprint, SubscriptionId = subscription, State = RecoveryRow.Running, Actor = actor, StartedAt = now,
            };
            open.Total = await RecoveryItems.AddAsync(db, open.Id, fingerprint, deliveries, cancellationToken);
            if (open.Total == 0)
            {
                return null;
            }

            db.Add(open);
        }

        (open.State, open.Reason, open.Actor, open.Share, open.Rate, open.JudgedFrom, open.NextAt) =
            (RecoveryRow.Running, null, actor, share ?? options.Value.Share, options.Value.LeastPerSecond, now, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return open;
    });

    /// <summary>Pauses a recovery that runs, or ends one that is not over; false where there is none.</summary>
    public Task<bool> HaltAsync(string fingerprint, string to, CancellationToken cancellationToken) => QueryAsync(async db =>
    {
        var ended = to == RecoveryRow.Done ? clock.GetUtcNow().ToUnixTimeMilliseconds() : (long?)null;
        return await db.Set<RecoveryRow>().Where(row => row.Fingerprint == fingerprint && row.State != RecoveryRow.Done && row.State != to).ExecuteUpdateAsync(
            set => set.SetProperty(row => row.State, to).SetProperty(row => row.Reason, RecoveryRow.ByOperator).SetProperty(row => row.EndedAt, ended), cancellationToken) == 1;
    });

    /// <summary>Moves on whatever is due; each step is done by one node.</summary>
    public async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var due = await QueryAsync(db => db.Set<RecoveryRow>().AsNoTracking()
            .Where(row => row.State == RecoveryRow.Running && row.NextAt <= now).ToListAsync(cancellationToken));
        foreach (var recovery in due)
        {
            var isOurs = await QueryAsync(db => db.Set<RecoveryRow>()
                .Where(row => row.Id == recovery.Id && row.State == RecoveryRow.Running && row.NextAt == recovery.NextAt)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, now + (long)Step.TotalMilliseconds), cancellationToken)) == 1;
            if (isOurs)
            {
                await AdvanceAsync(recovery, now, cancellationToken);
            }
        }
    }

    public Task<RecoveryRow?> LatestAsync(string fingerprint, CancellationToken cancellationToken) => QueryAsync(db => db.Set<RecoveryRow>().AsNoTracking()
        .Where(row => row.Fingerprint == fingerprint).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken));

    /// <summary>Judges what has ended since the last look, and counts.</summary>
    public Task<RecoveryStanding> StandingAsync(RecoveryRow recovery, CancellationToken cancellationToken) => QueryAsync(async db =>
    {
        await RecoveryItems.JudgeAsync(db, recovery.Id, cancellationToken);
        var now = await db.Set<RecoveryRow>().AsNoTracking().SingleAsync(row => row.Id == recovery.Id, cancellationToken);
        var recent = await RecoveryItems.RecentAsync(db, recovery.Id, recovery.JudgedFrom, Judged, cancellationToken);
        return new RecoveryStanding(
            now.Total - now.Released, Math.Max(0, now.Released - now.Succeeded - now.Failed), now.Succeeded, now.Failed,
            recent.Count(outcome => outcome == RecoveryOutcome.Succeeded), recent.Count(outcome => outcome == RecoveryOutcome.Failed));
    });

    private async Task AdvanceAsync(RecoveryRow recovery, long now, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(recovery, cancellationToken);
        if (standing.IsOver || RecoveryPace.MustPause(standing, options.Value.MostFailing))
        {
            var (state, reason, ended) = standing.IsOver ? (RecoveryRow.Done, (string?)null, (long?)now) : (RecoveryRow.Paused, "error-rate", null);
            await QueryAsync(db => db.Set<RecoveryRow>().Where(row => row.Id == recovery.Id && row.State == RecoveryRow.Running).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.EndedAt, ended), cancellationToken));
            return;
        }

        var rate = RecoveryPace.Next(recovery.Rate, await LivePerSecondAsync(recovery.SubscriptionId, now, cancellationToken), recovery.Share, options.Value.LeastPerSecond);
        var size = RecoveryPace.Step(rate, Step, standing.UnderWay);
        var next = await QueryAsync(db => db.Set<RecoveryItem>().AsNoTracking()
            .Where(item => item.RecoveryId == recovery.Id && item.Place > recovery.Released).OrderBy(item => item.Place)
            .Take(size).Select(item => item.DeliveryId).ToListAsync(cancellationToken));
        if (next.Count > 0)
        {
            // Whatever of them is no longer set aside was dealt with by somebody else; it counts by how it ends.
            await desk.RetrySetAsideAsync(recovery.SubscriptionId, next, recovery.Actor, cancellationToken);
        }

        await QueryAsync(db => db.Set<RecoveryItem>().Where(item => item.RecoveryId == recovery.Id && next.Contains(item.DeliveryId))
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ReleasedAt, now), cancellationToken));
        await QueryAsync(db => db.Set<RecoveryRow>().Where(row => row.Id == recovery.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Rate, rate).SetProperty(row => row.Released, recovery.Released + next.Count), cancellationToken));
    }

    // By the newest entries of the ledger: what the subscriber settled of them in the last minute.
    private Task<double> LivePerSecondAsync(Guid subscription, long now, CancellationToken cancellationToken) => QueryAsync(async db =>
    {
        var newest = await db.Set<DeliveryRow>().MaxAsync(delivery => (long?)delivery.Sequence, cancellationToken) ?? 0;
        var since = now - (long)LiveWindow.TotalMilliseconds;
        return await db.Set<DeliveryRow>().CountAsync(
            delivery => delivery.Sequence > newest - LiveWindowEntries && delivery.SubscriptionId == subscription && delivery.SettledAt >= since, cancellationToken)
            / LiveWindow.TotalSeconds;
    });

    private async Task<TResult> QueryAsync<TResult>(Func<HubDb, Task<TResult>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}
