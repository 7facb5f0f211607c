using System.Globalization;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Overview;

/// <summary>Counts what is owed to subscribers of some regions, as the list of deliveries shows it.</summary>
internal sealed class OverviewCount(HubDb db, TimeProvider clock)
{
    public async Task<OverviewAnswer> OfAsync(string region, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var (now, today) = (clock.GetUtcNow(), clock.Today());
        var subscriptions = await db.Set<Subscription>().AsNoTracking()
            .Where(subscription => regions.Contains(subscription.HomeRegion ?? subscription.Region))
            .Select(subscription => new { subscription.Id, subscription.Department, subscription.State })
            .ToListAsync(cancellationToken);
        var receivers = subscriptions.ToDictionary(subscription => subscription.Id, subscription => subscription.Department);
        List<Guid> live = [.. subscriptions.Where(subscription => subscription.State != SubscriptionState.Ended).Select(subscription => subscription.Id)];
        var flows = await FlowsAsync(receivers, today, cancellationToken);
        var backlog = await BacklogAsync(live, today, cancellationToken);
        return new OverviewAnswer(region, today, now.ToOffset(ChinaTime.Offset), flows, backlog);
    }

    private async Task<IReadOnlyList<Flow>> FlowsAsync(Dictionary<Guid, string> receivers, DateOnly today, CancellationToken cancellationToken)
    {
        var since = FirstIdOf(today);
        var ids = receivers.Keys.ToList();
        var counts = await (
            from delivery in db.Set<DeliveryRow>().AsNoTracking()
            join entry in db.Set<LedgerEntry>().AsNoTracking() on delivery.Sequence equals entry.Sequence
            where delivery.Id >= since && ids.Contains(delivery.SubscriptionId) && delivery.ReplayAt == 0
            group delivery by new { entry.Source, delivery.SubscriptionId, delivery.State, Owes = delivery.DueOn != null } into same
            select new { same.Key.Source, same.Key.SubscriptionId, same.Key.State, same.Key.Owes, Count = same.Count() }).ToListAsync(cancellationToken);
        return FlowCount.Sum(counts
            .Where(count => count.State is not (DeliveryState.Withdrawn or DeliveryState.Replaced))
            .Select(count => new FlowCount(DepartmentOf(count.Source), receivers[count.SubscriptionId], count.State, count.Owes, count.Count)));
    }

    private async Task<Backlog> BacklogAsync(List<Guid> live, DateOnly today, CancellationToken cancellationToken)
    {
        var owed = await db.Set<DeliveryRow>().AsNoTracking()
            .Where(delivery => (delivery.State == DeliveryState.Open || delivery.State == DeliveryState.Parked) && live.Contains(delivery.SubscriptionId))
            .GroupBy(delivery => delivery.State)
            .Select(same => new { State = same.Key, Count = same.Count(), Oldest = same.Min(delivery => delivery.CreatedAt) })
            .ToListAsync(cancellationToken);
        var day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var overdue = db.Set<DeliveryRow>().AsNoTracking()
            .Where(delivery => delivery.DueOn != null && string.Compare(delivery.DueOn, day) < 0 && live.Contains(delivery.SubscriptionId));
        // Each by its own index.
        var late = await overdue.CountAsync(delivery => delivery.State == DeliveryState.Settled, cancellationToken)
            + await overdue.CountAsync(delivery => delivery.State == DeliveryState.Open || delivery.State == DeliveryState.Parked, cancellationToken);
        var waiting = owed.SingleOrDefault(same => same.State == DeliveryState.Open);
        return new Backlog(
            waiting?.Count ?? 0, Times.Show(waiting?.Oldest), owed.SingleOrDefault(same => same.State == DeliveryState.Parked)?.Count ?? 0, late);
    }

    /// <summary>Ids of deliveries are in the order of their making: the least that one made on this day can have.</summary>
    private static Guid FirstIdOf(DateOnly day)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), ChinaTime.Offset).ToUnixTimeMilliseconds();
        return Guid.ParseExact($"{midnight:x12}70008000000000000000", "N");
    }

    // /430700/organization
    private static string DepartmentOf(string source) => source[(source.LastIndexOf('/') + 1)..];
}
