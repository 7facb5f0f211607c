using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Routing;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Repair;

/// <summary>What of the ledger is wanted again.</summary>
internal sealed record ReplayRange(
    long FromSequence, long ToSequence, DateTimeOffset? From, DateTimeOffset? To, IReadOnlySet<string>? Types, IReadOnlySet<string>? Regions, string? Subject);

/// <summary>What came of it; with <paramref name="Next"/> set there is more from there on.</summary>
internal sealed record Replay(int Deliveries, long FromSequence, long ThroughSequence, long? Next, DateTimeOffset? EstimatedEnd);

/// <summary>Owes a subscription again what the ledger holds, by what its subscriber may see today; behind everything that it is owed otherwise.</summary>
internal sealed class ReplayBook(HubDb db, AccessGate gate, DeliverySignal signal, TimeProvider clock, IOptions<RepairOptions> options)
{
    private const int Page = 1000;

    public async Task<Replay> AddAsync(Subscription subscription, ReplayRange range, string actor, CancellationToken cancellationToken)
    {
        var (entries, next) = await FindAsync(subscription, range, cancellationToken);
        if (entries.Count == 0)
        {
            return new Replay(0, range.FromSequence, range.ToSequence, null, null);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.LockAsync(WriterLock.Lanes(subscription.Id), cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var earlier = db.Set<DeliveryRow>().Where(delivery => delivery.SubscriptionId == subscription.Id && delivery.ReplayAt > 0);
        var replayAt = Math.Max(now, (await earlier.MaxAsync(delivery => (long?)delivery.ReplayAt, cancellationToken) ?? 0) + 1);

        // Behind an earlier replay that is not out yet: the claim looks at neither before its time. What was tried holds its lane by itself.
        var start = Math.Max(
            now, await earlier.Where(delivery => delivery.State == DeliveryState.Open && delivery.Attempt == 0).MaxAsync(delivery => (long?)delivery.AvailableAt, cancellationToken) ?? 0);
        var rows = entries.Select((entry, i) => new DeliveryRow
        {
            Id = Guid.CreateVersion7(),
            SubscriptionId = subscription.Id,
            Sequence = entry.Sequence,
            Subject = entry.Subject,
            OtherSubject = entry.OtherSubject,
            AvailableAt = start + (i * 1000L / options.Value.ReplayPerSecond),
            CreatedAt = now,
            ReplayAt = replayAt,
        }).ToList();
        db.AddRange(rows);
        db.AddRange(rows.Select(row => new DeliveryAction { DeliveryId = row.Id, At = now, Action = DeliveryAction.Replayed, Actor = actor }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signal.Wake([subscription.Id]);
        return new Replay(
            rows.Count, entries[0].Sequence, entries[^1].Sequence, next, DateTimeOffset.FromUnixTimeMilliseconds(rows[^1].AvailableAt).ToOffset(ChinaTime.Offset));
    }

    private async Task<(List<ReplayEntry> Entries, long? Next)> FindAsync(Subscription subscription, ReplayRange range, CancellationToken cancellationToken)
    {
        var (routes, moment) = (new SubscriptionSnapshot(0, [subscription]), gate.Moment);
        var (found, after, seen) = (new List<ReplayEntry>(), range.FromSequence - 1, Page);
        while (seen == Page)
        {
            var page = await Filter(range).Where(entry => entry.Sequence > after).OrderBy(entry => entry.Sequence).Take(Page)
                .Select(entry => new ReplayEntry(
                    entry.Sequence, entry.Source, entry.EventId, entry.Type, entry.Region, entry.CounterpartRegion, entry.Subject, entry.OtherSubject, entry.ClientId))
                .ToListAsync(cancellationToken);
            seen = page.Count;
            foreach (var entry in page.Where(entry => routes.For(entry.Routed, entry.ClientId, moment).Any()))
            {
                if (found.Count == options.Value.MostReplayed)
                {
                    return (found, entry.Sequence);
                }

                found.Add(entry);
            }

            after = page.Count == 0 ? after : page[^1].Sequence;
        }

        return (found, null);
    }

    private IQueryable<LedgerEntry> Filter(ReplayRange range)
    {
        var entries = db.Set<LedgerEntry>().AsNoTracking().Where(entry => entry.Sequence >= range.FromSequence && entry.Sequence <= range.ToSequence);
        entries = range.From is { } from ? entries.Where(entry => entry.AcceptedAt >= from.ToUnixTimeMilliseconds()) : entries;
        entries = range.To is { } to ? entries.Where(entry => entry.AcceptedAt <= to.ToUnixTimeMilliseconds()) : entries;
        entries = range.Types is { } types ? entries.Where(entry => types.Contains(entry.Type)) : entries;
        entries = range.Regions is { } regions ? entries.Where(entry => regions.Contains(entry.Region)) : entries;
        return range.Subject is { } subject ? entries.Where(entry => entry.Subject == subject || entry.OtherSubject == subject) : entries;
    }

    private sealed record ReplayEntry(
        long Sequence, string Source, string EventId, string Type, string Region, string? CounterpartRegion, string Subject, string? OtherSubject, string ClientId)
    {
        public CloudEvent Routed => new() { Id = EventId, Source = Source, Type = Type, Region = Region, CounterpartRegion = CounterpartRegion };
    }
}
