using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Trace;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>What was accepted lately, by type: numbers, and nothing of what is carried.</summary>
/// <param name="Region">The region it was counted for, with everything below it.</param>
/// <param name="Days">Over how many days, today included.</param>
/// <param name="Items">Types of which there was something.</param>
internal sealed record CatalogueVolume(string Region, int Days, IReadOnlyList<TypeVolume> Items);

/// <param name="Type">Event type.</param>
/// <param name="Events">How many were accepted.</param>
/// <param name="LatestAt">When the latest was.</param>
internal sealed record TypeVolume(string Type, int Events, DateTimeOffset LatestAt);

/// <summary>Counts the ledger by type for one region after another, seldom enough that nobody's looking burdens it.</summary>
internal sealed class CatalogueVolumes(IServiceScopeFactory scopes, IRegionTrees regions, TimeProvider clock)
{
    private const int Days = 30;
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, Counted> counted = new(StringComparer.Ordinal);

    public async Task<CatalogueVolume> ForAsync(Caller caller, CancellationToken cancellationToken)
    {
        var all = await CountedAsync(caller.Region, cancellationToken);
        return new CatalogueVolume(caller.Region, Days, [.. all.Where(volume => Concerns(caller.Department, volume.Type))]);
    }

    private static bool Concerns(string department, string type) =>
        ContractCatalog.Find(type) is { } contract && (contract.ProfileOf(department) is not null || contract.Publishers.Contains(department));

    private async Task<IReadOnlyList<TypeVolume>> CountedAsync(string region, CancellationToken cancellationToken)
    {
        var known = counted.GetOrAdd(region, static _ => new Counted());
        await known.Turn.WaitAsync(cancellationToken);
        try
        {
            if (known.Volumes is null || clock.GetUtcNow() >= known.Until)
            {
                (known.Volumes, known.Until) = (await CountAsync(region, cancellationToken), clock.GetUtcNow() + Fresh);
            }

            return known.Volumes;
        }
        finally
        {
            known.Turn.Release();
        }
    }

    private async Task<IReadOnlyList<TypeVolume>> CountAsync(string region, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        var today = clock.Today();
        var (within, first) = (regions.Current.Subtree(region, today), await EventWay.LastBeforeAsync(db, today.AddDays(1 - Days), cancellationToken));
        var rows = await db.Set<LedgerEntry>().AsNoTracking()
            .Where(entry => entry.Sequence > first && within.Contains(entry.Region))
            .GroupBy(entry => entry.Type)
            .Select(same => new { Type = same.Key, Events = same.Count(), Latest = same.Max(entry => entry.AcceptedAt) })
            .ToListAsync(cancellationToken);
        return [.. rows.OrderBy(row => row.Type, StringComparer.Ordinal).Select(row => new TypeVolume(row.Type, row.Events, Times.Show(row.Latest)))];
    }

    private sealed class Counted
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public IReadOnlyList<TypeVolume>? Volumes { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
