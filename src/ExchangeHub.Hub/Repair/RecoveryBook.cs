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
            var parked = await FailureGroups.SetAside(db).Where(pair => pair.Failure.Fingerprint == fingerprint)
                .Select(pair => new { pair.Delivery.Id, pair.Delivery.Attempt }).ToListAsync(cancellationToken);
            parked = deliveries is null ? parked : [.. parked.Where(row => deliveries.Contains(row.Id))];
            if (parked.Count == 0)
            {
                return null;
            }

            open = new RecoveryRow
            {
                Id = Guid.CreateVersion7(), Fingerprint = fingerprint, SubscriptionId = subscription, State = RecoveryRow.Running, Actor = actor,
                Total = parked.Count, StartedAt = now,
            };
            db.Add(open);
            db.AddRange(parked.Select(row => new RecoveryItem { RecoveryId = open.Id, DeliveryId = row.Id, Attempt = row.Attempt }));
        }

        (open.State, open.Reason, open.Actor, open.Share, open.Rate, open.JudgedFrom, open.NextAt) =
            (RecoveryRow.Running, null, actor, share ?? options.Value.Share, options.Value.LeastPerSecond, now, now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return open;
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

    public Task<RecoveryStanding> StandingAsync(RecoveryRow recovery, CancellationToken cancellationToken) => QueryAsync(async db =>
    {
        var items = await Items(db, recovery.Id).ToListAsync(cancellationToken);
        var outcomes = items.Select(item => (item.ReleasedAt, Outcome: OutcomeOf(item))).ToList();
        var recent = outcomes.Where(item => item.ReleasedAt >= recovery.JudgedFrom && item.Outcome is Outcome.Succeeded or Outcome.Failed)
            .OrderByDescending(item => item.ReleasedAt).Take(Judged).ToList();
        return new RecoveryStanding(
            outcomes.Count(item => item.Outcome == Outcome.Waiting), outcomes.Count(item => item.Outcome == Outcome.UnderWay),
            outcomes.Count(item => item.Outcome == Outcome.Succeeded), outcomes.Count(item => item.Outcome == Outcome.Failed),
            recent.Count(item => item.Outcome == Outcome.Succeeded), recent.Count(item => item.Outcome == Outcome.Failed));
    });

    private async Task AdvanceAsync(RecoveryRow recovery, long now, CancellationToken cancellationToken)
    {
        var standing = await StandingAsync(recovery, cancellationToken);
        if (standing.IsOver || RecoveryPace.MustPause(standing, options.Value.MostFailing))
        {
            var (state, reason, ended) = standing.IsOver ? (RecoveryRow.Done, (string?)null, (long?)now) : (RecoveryRow.Paused, "error-rate", null);
            await QueryAsync(db => db.Set<RecoveryRow>().Where(row => row.Id == recovery.Id).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, state).SetProperty(row => row.Reason, reason).SetProperty(row => row.EndedAt, ended), cancellationToken));
            return;
        }

        var rate = RecoveryPace.Next(recovery.Rate, await LivePerSecondAsync(recovery.SubscriptionId, now, cancellationToken), recovery.Share, options.Value.LeastPerSecond);
        var next = await QueryAsync(db => Items(db, recovery.Id).Where(item => item.ReleasedAt == null)
            .OrderBy(item => item.ReplayAt).ThenBy(item => item.Sequence)
            .Take(RecoveryPace.Step(rate, Step, standing.UnderWay)).Select(item => item.DeliveryId).ToListAsync(cancellationToken));
        if (next.Count > 0)
        {
            // Whatever of them is no longer set aside was dealt with by somebody else; it counts by how it ends.
            await desk.RetrySetAsideAsync(recovery.SubscriptionId, next, recovery.Actor, cancellationToken);
        }

        await QueryAsync(db => db.Set<RecoveryItem>().Where(item => item.RecoveryId == recovery.Id && next.Contains(item.DeliveryId))
            .ExecuteUpdateAsync(set => set.SetProperty(item => item.ReleasedAt, now), cancellationToken));
        await QueryAsync(db => db.Set<RecoveryRow>().Where(row => row.Id == recovery.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Rate, rate), cancellationToken));
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

    private static IQueryable<Item> Items(HubDb db, Guid recovery) =>
        from item in db.Set<RecoveryItem>().AsNoTracking()
        join delivery in db.Set<DeliveryRow>().AsNoTracking() on item.DeliveryId equals delivery.Id
        where item.RecoveryId == recovery
        select new Item
        {
            DeliveryId = item.DeliveryId,
            ReleasedAt = item.ReleasedAt,
            State = delivery.State,
            ReplayAt = delivery.ReplayAt,
            Sequence = delivery.Sequence,
            HasFailedSince = db.Set<DeliveryAttempt>().Any(attempt =>
                attempt.DeliveryId == item.DeliveryId && attempt.Attempt > item.Attempt && (attempt.Result == "failed" || attempt.Result == "lease-expired")),
        };

    private static Outcome OutcomeOf(Item item) => item switch
    {
        { State: DeliveryState.Settled or DeliveryState.Completed or DeliveryState.Refused or DeliveryState.Withdrawn or DeliveryState.Skipped or DeliveryState.Replaced } =>
            Outcome.Succeeded,
        { ReleasedAt: null } => Outcome.Waiting,
        { State: DeliveryState.Parked } or { HasFailedSince: true } => Outcome.Failed,
        _ => Outcome.UnderWay,
    };

    private async Task<TResult> QueryAsync<TResult>(Func<HubDb, Task<TResult>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }

    private enum Outcome
    {
        Waiting,
        UnderWay,
        Succeeded,
        Failed,
    }

    private sealed class Item
    {
        public Guid DeliveryId { get; init; }

        public long? ReleasedAt { get; init; }

        public DeliveryState State { get; init; }

        public long ReplayAt { get; init; }

        public long Sequence { get; init; }

        public bool HasFailedSince { get; init; }
    }
}
