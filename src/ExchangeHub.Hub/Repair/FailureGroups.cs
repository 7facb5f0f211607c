using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary>A delivery that is set aside, with why.</summary>
internal sealed class SetAsideDelivery
{
    public required DeliveryRow Delivery { get; init; }

    public required SetAsideRow Failure { get; init; }

    public required Subscription Subscription { get; init; }
}

/// <summary>Failures of one kind, as an operator is shown them.</summary>
internal sealed record ShownGroup(
    string Fingerprint, string Type, string? Title, Guid SubscriptionId, ShownSubscriber Subscriber, string Category, string? Code, string? Detail,
    int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, Guid SampleDeliveryId, IReadOnlyList<ShownNote> Notes);

internal sealed record ShownNote(Guid Id, DateTimeOffset At, string By, string Text);

/// <summary>What is set aside, by what the failures have in common.</summary>
internal static class FailureGroups
{
    /// <summary>Everything set aside at this moment, by its latest failure.</summary>
    public static IQueryable<SetAsideDelivery> SetAside(HubDb db) =>
        from failure in db.Set<SetAsideRow>().AsNoTracking()
        join delivery in db.Set<DeliveryRow>().AsNoTracking() on new { Id = failure.DeliveryId, failure.Attempt } equals new { delivery.Id, delivery.Attempt }
        join subscription in db.Set<Subscription>().AsNoTracking() on failure.SubscriptionId equals subscription.Id
        where delivery.State == DeliveryState.Parked && subscription.State != SubscriptionState.Ended
        select new SetAsideDelivery { Delivery = delivery, Failure = failure, Subscription = subscription };

    public static async Task<(IReadOnlyList<ShownGroup> Groups, string? Next)> ListAsync(
        HubDb db, IReadOnlyList<string> regions, string? department, string? after, int limit, CancellationToken cancellationToken)
    {
        var groups = await (
            from one in SetAside(db)
            where regions.Contains(one.Subscription.HomeRegion ?? one.Subscription.Region)
                && (department == null || one.Subscription.Department == department)
                && (after == null || string.Compare(one.Failure.Fingerprint, after) > 0)
            group one.Failure by one.Failure.Fingerprint into same
            orderby same.Key
            select new Kind { Fingerprint = same.Key, Count = same.Count(), First = same.Min(failure => failure.At), Last = same.Max(failure => failure.At) })
            .Take(limit + 1).ToListAsync(cancellationToken);
        var page = groups.Take(limit).ToList();
        return (await ShowAsync(db, page, cancellationToken), groups.Count > limit ? page[^1].Fingerprint : null);
    }

    /// <summary>One group, also after all of it went on; null where nothing ever failed so.</summary>
    public static async Task<ShownGroup?> FindAsync(HubDb db, string fingerprint, CancellationToken cancellationToken)
    {
        var kind = await db.Set<SetAsideRow>().AsNoTracking().Where(row => row.Fingerprint == fingerprint).GroupBy(row => row.Fingerprint)
            .Select(same => new Kind { Fingerprint = same.Key, First = same.Min(row => row.At), Last = same.Max(row => row.At) }).SingleOrDefaultAsync(cancellationToken);
        if (kind is null)
        {
            return null;
        }

        kind.Count = await SetAside(db).CountAsync(one => one.Failure.Fingerprint == fingerprint, cancellationToken);
        return (await ShowAsync(db, [kind], cancellationToken))[0];
    }

    private static async Task<IReadOnlyList<ShownGroup>> ShowAsync(HubDb db, IReadOnlyList<Kind> kinds, CancellationToken cancellationToken)
    {
        var prints = kinds.Select(kind => kind.Fingerprint).ToList();
        var notes = (await db.Set<FailureNote>().AsNoTracking().Where(note => prints.Contains(note.Fingerprint)).OrderBy(note => note.Id).ToListAsync(cancellationToken))
            .ToLookup(note => note.Fingerprint);
        var shown = new List<ShownGroup>();
        foreach (var kind in kinds)
        {
            var sample = await (
                from failure in db.Set<SetAsideRow>().AsNoTracking()
                join subscription in db.Set<Subscription>().AsNoTracking() on failure.SubscriptionId equals subscription.Id
                where failure.Fingerprint == kind.Fingerprint && failure.At == kind.Last
                select new { failure, subscription }).FirstAsync(cancellationToken);
            shown.Add(new ShownGroup(
                kind.Fingerprint, sample.failure.Type, ContractCatalog.Find(sample.failure.Type)?.Title, sample.subscription.Id,
                new ShownSubscriber(sample.subscription.ClientId, sample.subscription.Department, sample.subscription.HomeRegion ?? sample.subscription.Region),
                sample.failure.Category, sample.failure.Code, sample.failure.Detail, kind.Count, Times.Show(kind.First), Times.Show(kind.Last),
                sample.failure.DeliveryId,
                [.. notes[kind.Fingerprint].Select(note => new ShownNote(note.Id, Times.Show(note.At), note.Actor, note.Text))]));
        }

        return shown;
    }

    private sealed class Kind
    {
        public required string Fingerprint { get; init; }

        public int Count { get; set; }

        public long First { get; init; }

        public long Last { get; init; }
    }
}
