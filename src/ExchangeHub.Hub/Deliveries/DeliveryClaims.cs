using System.Collections.Concurrent;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// Gives out deliveries under a lease. One claim at a time for each subscription, on whatever node: what is locked is
/// the lanes, not single rows, or a later event could overtake an earlier one that somebody else holds.
/// </summary>
internal sealed class DeliveryClaims(Dialect dialect, DeliveryReader reader, FreshDeliveries fresh, SubscriberPace pace, TimeProvider clock)
{
    private const int SmallestPage = 50;
    private const int LargestPage = 1000;

    // Where the first delivery in the lanes was: what is settled stays in their index for a while, and nothing comes in before it.
    private readonly ConcurrentDictionary<Guid, long> firsts = new();

    /// <summary>What its receiver had no chance with is no attempt.</summary>
    public const string NotTried = "tries = case when tries > 1 then tries - 1 else 0 end, first_tried_at = case when tries > 1 then first_tried_at end";

    /// <param name="subscription">Whose deliveries.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="window">At most so many out at a time, with those of earlier claims.</param>
    /// <param name="lease">For how long.</param>
    /// <param name="cancellationToken">Gives up; nothing is claimed then.</param>
    public async Task<IReadOnlyList<ClaimedDelivery>> ClaimAsync(Guid subscription, int max, int window, TimeSpan lease, CancellationToken cancellationToken)
    {
        if (fresh.Take(subscription, max, reader.MaxBytes) is { Count: > 0 } taken)
        {
            return taken;
        }

        if (fresh.IsLevel(subscription))
        {
            return [];
        }

        // Most looks find nothing; they cost one read and no lock.
        while (await AnyDueAsync(subscription, clock.GetUtcNow(), cancellationToken))
        {
            await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
            var now = clock.GetUtcNow();
            var (room, leased) = await RoomAsync(scope, subscription, max, window, now, cancellationToken);
            var (picked, unanswered) = await PickAsync(scope, subscription, room, leased, now, cancellationToken);
            if (unanswered.Count > 0)
            {
                pace.FellSilent(subscription);
            }

            if (await UnansweredDeliveries.SetAsideAsync(dialect, scope, subscription, unanswered, now, cancellationToken))
            {
                await scope.CommitAsync(cancellationToken);
                continue;
            }

            if (picked.Count == 0)
            {
                return [];
            }

            var claimed = await reader.ReadAsync(scope, picked, now + lease, cancellationToken);
            if (await LeaseAsync(scope, claimed, now, unanswered.Count > 0, cancellationToken) < claimed.Count)
            {
                // A receipt came between the look and the lease; what it changed may hold back others: look again.
                continue;
            }

            await scope.CommitAsync(cancellationToken);
            return claimed;
        }

        return [];
    }

    /// <summary>Gives back what could not be sent: it comes again, in its place, at <paramref name="notBefore"/>. What somebody else holds by now is left to them.</summary>
    public async Task GiveBackAsync(Guid subscription, IReadOnlyList<DeliveryLease> leases, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        // With the lanes: a claim that saw it due and then finds it gone would let pass what comes behind it.
        await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
        foreach (var attempt in leases.GroupBy(lease => lease.Attempt, lease => lease.Id))
        {
            await scope.ExecuteAsync(
                $"""
                update delivery set lease_id = null, available_at = @at, {NotTried}
                where {DeliveryConfiguration.IsOpen} and lease_id is not null and attempt = @attempt and {dialect.In("id", "ids")}
                """,
                cancellationToken,
                ("at", notBefore.ToUnixTimeMilliseconds()),
                ("attempt", attempt.Key),
                ("ids", dialect.List([.. attempt])));
        }

        await scope.CommitAsync(cancellationToken);
    }

    /// <summary>Keeps that nothing could be sent; what the subscriber answers next ends it.</summary>
    public async Task FailAsync(Guid subscription, string code, CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
        await HealthBook.KeepAsync(dialect, scope, [], [new HealthFailure(subscription, code, IsOutage: false)], clock.GetUtcNow(), cancellationToken);
        await scope.CommitAsync(cancellationToken);
    }

    /// <summary>Takes from the lanes what may no longer go out, and keeps why.</summary>
    public async Task WithdrawAsync(Guid subscription, IReadOnlyList<(ClaimedDelivery Delivery, string Code)> withdrawn, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        await using var scope = await dialect.BeginAsync(WriterLock.Lanes(subscription), cancellationToken);
        await scope.InsertAsync(
            DeliveryTables.Attempts,
            [.. withdrawn.Select(pair => new DeliveryAttempt
            {
                DeliveryId = pair.Delivery.Id, Attempt = pair.Delivery.Attempt, StartedAt = now, EndedAt = now, Result = "withdrawn", Code = pair.Code,
            })],
            cancellationToken);
        await scope.ExecuteAsync(
            $"update delivery set state = {(int)DeliveryState.Withdrawn}, lease_id = null, settled_at = @now where state = 0 and {dialect.In("id", "ids")}",
            cancellationToken,
            ("now", now),
            ("ids", dialect.List([.. withdrawn.Select(pair => pair.Delivery.Id)])));
        await scope.CommitAsync(cancellationToken);
    }

    /// <summary>Gives back everything that is on its way to adapters, where a broker in memory has just lost it.</summary>
    public async Task ForgetAdapterLeasesAsync(CancellationToken cancellationToken)
    {
        await using var scope = await dialect.BeginAsync(WriterLock.None, cancellationToken);
        await scope.ExecuteAsync(
            """
            update delivery set available_at = @now
            where state = 0 and lease_id is not null and subscription_id in (select id from subscription where channel = @adapter)
            """,
            cancellationToken,
            ("now", clock.GetUtcNow().ToUnixTimeMilliseconds()),
            ("adapter", Subscriptions.Channel.Adapter));
        await scope.CommitAsync(cancellationToken);
    }

    private async Task<bool> AnyDueAsync(Guid subscription, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var connection = await dialect.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select 1 from delivery where subscription_id = @subscription and state = 0 and available_at <= @now
              and not exists (select 1 from subscription where id = @subscription and state in (@paused, @disabled))
              and not exists (select 1 from subscriber_health where subscription_id = @subscription and rests_until > @now)
            order by available_at desc limit 1
            """;
        command.Add("paused", Subscriptions.SubscriptionState.Paused).Add("disabled", Subscriptions.SubscriptionState.Disabled).Add("subscription", subscription).Add("now", now.ToUnixTimeMilliseconds());
        return await command.ExecuteScalarAsync(cancellationToken) is not null;
    }

    private static async Task<(int Room, int Leased)> RoomAsync(WriteScope scope, Guid subscription, int max, int window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            """
            select count(*), (select rests_until from subscriber_health where subscription_id = @subscription) from delivery
            where subscription_id = @subscription and state = 0 and available_at > @now and lease_id is not null
            """);
        command.Add("subscription", subscription).Add("now", now.ToUnixTimeMilliseconds());
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var (leased, isAway) = (row.GetInt32(0), !row.IsDBNull(1) && row.GetInt64(1) > 0);

        // Whose system was away is asked with one delivery whether it is back.
        return (Math.Min(max, isAway ? 1 - leased : window - leased), leased);
    }

    private async Task<(List<PickedDelivery> Picked, List<UnansweredDelivery> Unanswered)> PickAsync(
        WriteScope scope, Guid subscription, int max, int leased, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var plan = new LanePlan();
        var (picked, unanswered) = (new List<PickedDelivery>(), new List<UnansweredDelivery>());
        var page = Math.Clamp(max + leased, SmallestPage, LargestPage);
        var ((replay, after), seen) = ((0L, firsts.GetValueOrDefault(subscription, 1) - 1), page);
        var isFirst = true;
        await HoldReplaysUnderWayAsync(scope, subscription, plan, now, cancellationToken);
        while (picked.Count < max && seen == page)
        {
            // What is due and what is not in one read: a row that a receipt moves from one to the other is never overlooked.
            await using var command = scope.Command(
                $"""
                select id, sequence, subject, other_subject, state = 0 and available_at <= @now, replay_at,
                       lease_id is not null, attempt, tries, first_tried_at, original_id from delivery
                where subscription_id = @subscription and {DeliveryConfiguration.Lanes} and (replay_at, sequence) > (@replay, @after)
                  and (replay_at = 0 or state = 5 or attempt > 0 or original_id is not null or available_at <= @now)
                order by replay_at, sequence limit @page
                """);
            command.Add("subscription", subscription).Add("now", now.ToUnixTimeMilliseconds())
                .Add("replay", replay).Add("after", after).Add("page", page);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            seen = 0;
            while (picked.Count < max && await rows.ReadAsync(cancellationToken))
            {
                seen++;
                (replay, after) = (rows.GetInt64(5), rows.GetInt64(1));
                if (isFirst && replay == 0)
                {
                    firsts[subscription] = after;
                }

                isFirst = false;
                var entry = new LaneEntry(rows.GetGuid(0), rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3));
                if (plan.MayGo(entry, isDue: rows.GetBoolean(4)))
                {
                    picked.Add(new PickedDelivery(entry.Id, after, rows.GetInt32(7) + 1, replay > 0, rows.IsDBNull(10) ? null : rows.GetGuid(10)));
                    if (rows.GetBoolean(6) && !rows.IsDBNull(9))
                    {
                        unanswered.Add(new UnansweredDelivery(
                            entry.Id, after, rows.GetInt32(7), rows.GetInt32(8), DateTimeOffset.FromUnixTimeMilliseconds(rows.GetInt64(9))));
                    }
                }
            }
        }

        return (picked, unanswered);
    }

    // What is owed goes before what is replayed, but not while a receiver is at work on a replay for the same subject.
    private static async Task HoldReplaysUnderWayAsync(WriteScope scope, Guid subscription, LanePlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            $"""
            select id, subject, other_subject from delivery
            where subscription_id = @subscription and {DeliveryConfiguration.Lanes} and replay_at > 0 and lease_id is not null and available_at > @now
            """);
        command.Add("subscription", subscription).Add("now", now.ToUnixTimeMilliseconds());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            plan.MayGo(new LaneEntry(rows.GetGuid(0), rows.GetString(1), rows.IsDBNull(2) ? null : rows.GetString(2)), isDue: false);
        }
    }

    private async Task<int> LeaseAsync(
        WriteScope scope, IReadOnlyList<ClaimedDelivery> claimed, DateTimeOffset now, bool anyUnanswered, CancellationToken cancellationToken)
    {
        var ids = dialect.List([.. claimed.Select(delivery => delivery.Id)]);
        if (anyUnanswered)
        {
            // An attempt whose lease ran out without a word is kept for the trace before the next one begins.
            await scope.ExecuteAsync(
                $"""
                insert into delivery_attempt (delivery_id, attempt, started_at, ended_at, result)
                select id, attempt, attempted_at, available_at, 'lease-expired' from delivery
                where state = 0 and lease_id is not null and {dialect.In("id", "ids")}
                on conflict do nothing
                """,
                cancellationToken,
                ("ids", ids));
        }

        // What a receipt settled or put off meanwhile is not leased. Rows are locked in the order in which receipts lock them.
        return await scope.ExecuteAsync(
            $"""
            update delivery set attempt = attempt + 1, attempted_at = @now, available_at = @until, lease_id = @lease,
                tries = tries + 1, first_tried_at = coalesce(first_tried_at, @now)
            where id in (select id from delivery where {DeliveryConfiguration.IsOpen} and available_at <= @now and {dialect.In("id", "ids")} order by id {dialect.ForUpdate})
            """,
            cancellationToken,
            ("ids", ids),
            ("now", now.ToUnixTimeMilliseconds()),
            ("until", claimed[0].LeaseUntil.ToUnixTimeMilliseconds()),
            ("lease", Guid.CreateVersion7()));
    }
}
