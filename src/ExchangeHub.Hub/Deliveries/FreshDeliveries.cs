using System.Collections.Concurrent;
using System.Data.Common;
using System.Text;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// Deliveries that are leased as they are written: where a loop of this node has nothing else to send, what comes in for its subscriber
/// need not be looked for and leased again, it is handed over in memory once it is durable. What cannot be so, because its lane is
/// occupied or as much is under way as may be, is written as owed and claimed as ever.
/// </summary>
internal sealed class FreshDeliveries(Dialect dialect, RecentEntries recent, DeliverySignal signal, TimeProvider clock, IOptions<HubOptions> options)
{
    /// <summary>A loop that has not asked for so long is held up; it gets what it claims.</summary>
    private static readonly TimeSpan Attentive = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Desk> desks = new();

    /// <summary>A loop is about to take what there is for a subscription.</summary>
    /// <param name="subscription">Whose loop.</param>
    /// <param name="window">At most so many out at a time.</param>
    /// <param name="lease">For how long each.</param>
    public void Ask(Guid subscription, int window, TimeSpan lease)
    {
        var desk = desks.GetOrAdd(subscription, _ => new Desk());
        lock (desk)
        {
            (desk.AskedAt, desk.Window, desk.Lease) = (clock.GetTimestamp(), window, lease);
        }
    }

    /// <summary>The loop of a subscription has ended or is held up: answers what was leased for it and not taken, to be given back.</summary>
    public IReadOnlyList<DeliveryLease> Close(Guid subscription)
    {
        if (!desks.TryGetValue(subscription, out var desk))
        {
            return [];
        }

        lock (desk)
        {
            desk.AskedAt = null;
            var untaken = desk.Waiting.Select(delivery => delivery.Lease).ToList();
            desk.Waiting.Clear();
            return untaken;
        }
    }

    /// <summary>What was leased as it was written, in its order. What lay so long that its lease may end before it is sent is left to whoever claims it then.</summary>
    /// <param name="subscription">Whose.</param>
    /// <param name="max">At most so many.</param>
    /// <param name="maxBytes">None after so many sealed bytes.</param>
    public IReadOnlyList<ClaimedDelivery> Take(Guid subscription, int max, long maxBytes)
    {
        if (!desks.TryGetValue(subscription, out var desk))
        {
            return [];
        }

        lock (desk)
        {
            var (taken, bytes) = (new List<ClaimedDelivery>(), 0L);
            while (taken.Count < max && bytes < maxBytes && desk.Waiting.TryDequeue(out var delivery))
            {
                if (delivery.LeaseUntil - clock.GetUtcNow() > desk.Lease / 2)
                {
                    taken.Add(delivery);
                    bytes += delivery.Entry.Payload.Length;
                }
            }

            return taken;
        }
    }

    /// <summary>True where everything that is open was under way when the ledger last committed, and nothing has become due since: a look would find nothing.</summary>
    public bool IsLevel(Guid subscription)
    {
        if (!desks.TryGetValue(subscription, out var desk))
        {
            return false;
        }

        lock (desk)
        {
            // Other nodes are not heard: who is level looks as often as who has nothing to do.
            return desk.Level is { } level && level.Changes == signal.Changes(subscription) && clock.GetElapsedTime(level.At) < options.Value.PollInterval;
        }
    }

    /// <summary>Leases of these rows, which are about to be inserted in the ledger's transaction, those that may go out at once.</summary>
    public async Task<IReadOnlyList<FreshLease>> LeaseAsync(WriteScope scope, IEnumerable<DeliveryRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var asking = rows.GroupBy(row => row.SubscriptionId).Where(group => IsAsked(group.Key)).ToList();
        if (asking.Count == 0)
        {
            return [];
        }

        // Taken before the look: what becomes due while it lasts is not overlooked.
        var changes = asking.Select(group => signal.Changes(group.Key)).ToList();
        var leases = new List<FreshLease>(asking.Count);
        await using var command = LookAt(scope, [.. asking.Select(group => group.Key)], now);
        await using var looks = await command.ExecuteReaderAsync(cancellationToken);
        foreach (var (fresh, before) in asking.Zip(changes))
        {
            var desk = desks[fresh.Key];
            var isFree = await looks.ReadAsync(cancellationToken) && looks.GetBoolean(0);
            await looks.NextResultAsync(cancellationToken);
            var lanes = await OpenLanes.ReadAsync(looks, desk.Window, cancellationToken);
            await looks.NextResultAsync(cancellationToken);
            desk.First = lanes.First ?? fresh.First().Sequence;
            var leased = isFree ? Lease(fresh, lanes, desk.Lease, now) : [];
            leases.Add(new FreshLease(fresh.Key, leased, lanes.AnyWaits || leased.Count < fresh.Count() ? null : before));
        }

        return leases;
    }

    /// <summary>What was leased has just become durable and goes to the loops.</summary>
    public void HandOver(IReadOnlyList<FreshLease> leases)
    {
        var views = new Dictionary<long, EventViews>();
        foreach (var lease in leases)
        {
            var desk = desks[lease.Subscription];
            lock (desk)
            {
                desk.Level = lease.Changes is { } changes ? (clock.GetTimestamp(), changes) : null;
                foreach (var row in lease.Rows)
                {
                    desk.Waiting.Enqueue(new ClaimedDelivery(row.Id, row.Attempt, DateTimeOffset.FromUnixTimeMilliseconds(row.AvailableAt), recent.Find(row.Sequence)!)
                    {
                        Views = views.TryGetValue(row.Sequence, out var shared) ? shared : views[row.Sequence] = new EventViews(),
                    });
                }
            }

            signal.HandOver(lease.Subscription);
        }
    }

    private bool IsAsked(Guid subscription)
    {
        if (!desks.TryGetValue(subscription, out var desk))
        {
            return false;
        }

        lock (desk)
        {
            return desk.AskedAt is { } asked && clock.GetElapsedTime(asked) < Attentive;
        }
    }

    // Who holds the lanes is alone in leasing; each statement sees what was committed when it began, so the lock comes first.
    private DbCommand LookAt(WriteScope scope, IReadOnlyList<Guid> asking, DateTimeOffset now)
    {
        var (sql, command) = (new StringBuilder(), scope.Command(""));
        for (var i = 0; i < asking.Count; i++)
        {
            var (id, desk) = (asking[i], desks[asking[i]]);
            sql.Append(
                $"""
                select {dialect.TryLock($"lock{i}")} and exists (select 1 from subscription where id = @id{i} and state = @active)
                  and not exists (select 1 from subscriber_health where subscription_id = @id{i} and rests_until > 0);
                select sequence, replay_at, subject, other_subject, state = 0 and available_at <= @now, state = 0 and available_at > @now and lease_id is not null
                from delivery where subscription_id = @id{i} and {DeliveryConfiguration.Lanes} and (replay_at, sequence) > (0, @after{i})
                order by replay_at, sequence limit @window{i};
                """);
            command.Add($"id{i}", id).Add($"lock{i}", WriterLock.Lanes(id).Key).Add($"after{i}", desk.First - 1).Add($"window{i}", desk.Window);
        }

        command.CommandText = sql.ToString();
        return command.Add("now", now.ToUnixTimeMilliseconds()).Add("active", Subscriptions.SubscriptionState.Active);
    }

    private static List<DeliveryRow> Lease(IEnumerable<DeliveryRow> fresh, OpenLanes lanes, TimeSpan lease, DateTimeOffset now)
    {
        var (id, leased) = (Guid.CreateVersion7(), new List<DeliveryRow>());
        foreach (var row in fresh)
        {
            // Of each lane the first alone: what comes behind it waits for its receipt, or it might be in another message.
            var entry = new LaneEntry(row.Id, row.Subject, row.OtherSubject);
            if (leased.Count < lanes.Room && lanes.Plan.MayGo(entry, isDue: true))
            {
                row.Lease(id, now, now + lease);
                leased.Add(row);
            }

            lanes.Plan.MayGo(entry, isDue: false);
        }

        return leased;
    }

    /// <summary>What stands in the lanes of a subscription.</summary>
    /// <param name="Plan">Holds the occupied lanes.</param>
    /// <param name="Room">So many more may be under way; none where something is due, which would be overtaken.</param>
    /// <param name="AnyWaits">Not all of it is under way.</param>
    /// <param name="First">The number of the first; null where there is none but replays.</param>
    private sealed record OpenLanes(LanePlan Plan, int Room, bool AnyWaits, long? First)
    {
        public static async Task<OpenLanes> ReadAsync(DbDataReader rows, int window, CancellationToken cancellationToken)
        {
            var (plan, count, anyDue, anyWaits, first) = (new LanePlan(), 0, false, false, (long?)null);
            while (await rows.ReadAsync(cancellationToken))
            {
                count++;
                first ??= rows.GetInt64(1) == 0 ? rows.GetInt64(0) : null;
                anyDue |= plan.MayGo(new LaneEntry(Guid.Empty, rows.GetString(2), rows.IsDBNull(3) ? null : rows.GetString(3)), isDue: rows.GetBoolean(4));
                anyWaits |= !rows.GetBoolean(5);
            }

            // As many as are looked at: there may be more.
            return new OpenLanes(plan, anyDue ? 0 : window - count, anyWaits || count == window, first);
        }
    }

    private sealed class Desk
    {
        public Queue<ClaimedDelivery> Waiting { get; } = new();

        /// <summary>Null where nobody asks.</summary>
        public long? AskedAt { get; set; }

        public int Window { get; set; }

        public TimeSpan Lease { get; set; }

        /// <summary>When everything open was last seen to be under way, and how much had become due by then.</summary>
        public (long At, long Changes)? Level { get; set; }

        /// <summary>Where the lanes began when they were last looked at: what is settled stays in their index for a while, and nothing comes in before it.</summary>
        public long First { get; set; } = 1;
    }
}

/// <summary>What of a commit was leased for one subscription.</summary>
/// <param name="Subscription">Whose.</param>
/// <param name="Rows">Those leased.</param>
/// <param name="Changes">Set where all that is open is under way with them: what <see cref="DeliverySignal.Changes"/> said before.</param>
internal sealed record FreshLease(Guid Subscription, IReadOnlyList<DeliveryRow> Rows, long? Changes);
