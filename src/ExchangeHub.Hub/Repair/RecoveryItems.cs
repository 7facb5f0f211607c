using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>The deliveries of a recovery. They stay in the database however many they are, and each is judged once.</summary>
internal static class RecoveryItems
{
    /// <summary>Puts what of a group is set aside into a recovery, in lane order; returns how many they are.</summary>
    public static async Task<int> AddAsync(HubDb db, Guid recovery, string fingerprint, IReadOnlyList<Guid>? deliveries, CancellationToken cancellationToken)
    {
        if (deliveries is null)
        {
            return await db.Database.ExecuteSqlAsync(
                $"""
                insert into recovery_item (recovery_id, delivery_id, attempt, place)
                select {recovery}, d.id, d.attempt, row_number() over (order by d.replay_at, d.sequence)
                from set_aside f join delivery d on d.id = f.delivery_id and d.attempt = f.attempt join subscription s on s.id = f.subscription_id
                where f.fingerprint = {fingerprint} and d.state = 5 and s.state <> 'ended'
                """,
                cancellationToken);
        }

        var named = await FailureGroups.SetAside(db)
            .Where(pair => pair.Failure.Fingerprint == fingerprint && deliveries.Contains(pair.Delivery.Id))
            .OrderBy(pair => pair.Delivery.ReplayAt).ThenBy(pair => pair.Delivery.Sequence)
            .Select(pair => new { pair.Delivery.Id, pair.Delivery.Attempt }).ToListAsync(cancellationToken);
        db.AddRange(named.Select((row, i) => new RecoveryItem { RecoveryId = recovery, DeliveryId = row.Id, Attempt = row.Attempt, Place = i + 1 }));
        return named.Count;
    }

    /// <summary>Settles how those fared that were set free.</summary>
    public static async Task JudgeAsync(HubDb db, Guid recovery, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var succeeded = await db.Database.ExecuteSqlAsync(
            $"""
            update recovery_item set outcome = 1 where recovery_id = {recovery} and outcome is null and released_at > 0
            and exists (select 1 from delivery d where d.id = recovery_item.delivery_id and d.state not in (0, 5))
            """,
            cancellationToken);
        var failed = await db.Database.ExecuteSqlAsync(
            $"""
            update recovery_item set outcome = 2 where recovery_id = {recovery} and outcome is null and released_at > 0
            and (exists (select 1 from delivery d where d.id = recovery_item.delivery_id and d.state = 5)
                or exists (select 1 from delivery_attempt a
                    where a.delivery_id = recovery_item.delivery_id and a.attempt > recovery_item.attempt and a.result in ('failed', 'lease-expired')))
            """,
            cancellationToken);
        if (succeeded + failed > 0)
        {
            await db.Set<RecoveryRow>().Where(row => row.Id == recovery).ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Succeeded, row => row.Succeeded + succeeded).SetProperty(row => row.Failed, row => row.Failed + failed), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The latest outcomes of what was set free since.</summary>
    public static Task<List<RecoveryOutcome>> RecentAsync(HubDb db, Guid recovery, long since, int most, CancellationToken cancellationToken) =>
        db.Set<RecoveryItem>().AsNoTracking()
            .Where(item => item.RecoveryId == recovery && item.Outcome != null && item.ReleasedAt >= since)
            .OrderByDescending(item => item.ReleasedAt).Take(most).Select(item => item.Outcome!.Value).ToListAsync(cancellationToken);
}
