using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Hub.Grants;

/// <summary>
/// Keeps what decisions are made by in memory and looks for changes: at once where this node made them or PostgreSQL says so,
/// and at every tick of a short poll in any case. Only the poll is relied on.
/// </summary>
internal sealed partial class AccessSnapshots(IRegionTrees regions, IServiceScopeFactory scopes, TimeProvider clock, ILogger<AccessSnapshots> logger)
    : BackgroundService, IAccessSnapshots
{
    public const string NotificationChannel = "exchangehub_access";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim looking = new(1, 1);
    private readonly Lock building = new();
    private volatile Laid laid = Laid.Out(Stored.Nothing, regions.Current, clock.Today());
    private long lastLook = long.MinValue;

    public AccessSnapshot Current
    {
        get
        {
            var now = laid;
            return now.Snapshot.Regions == regions.Current && now.Day == clock.Today() ? now.Snapshot : LayOut(null).Snapshot;
        }
    }

    public bool IsCurrent
    {
        get
        {
            var last = Interlocked.Read(ref lastLook);
            return last != long.MinValue && clock.GetElapsedTime(last) <= LongestSilence;
        }
    }

    /// <summary>Takes over what has changed since the last look. Also what a command calls that runs no hosted services.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await looking.WaitAsync(cancellationToken);
        try
        {
            // What is vouched for is the moment the question was asked.
            var asked = clock.GetTimestamp();
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<HubDb>();
            var version = await db.ChangeStamps.AsNoTracking().Where(stamp => stamp.Name == ChangeStamp.Access)
                .Select(stamp => stamp.Version).SingleAsync(cancellationToken);
            if (version != laid.Stored.Version)
            {
                LayOut(await ReadAsync(db, version, cancellationToken));
            }

            Interlocked.Exchange(ref lastLook, asked);
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>Before the first request; a database that does not answer stops the start.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        looking.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogLookFailed(logger, failure);
            }
        }
    }

    // The version is read first: rows that are newer than it are read again at the next look, older ones never stay.
    private static async Task<Stored> ReadAsync(HubDb db, long version, CancellationToken cancellationToken)
    {
        var grants = await db.Set<GrantRow>().AsNoTracking().Where(grant => grant.State == GrantState.Active).ToListAsync(cancellationToken);
        var agreements = await db.Set<AgreementRow>().AsNoTracking().Where(agreement => agreement.State == GrantState.Active).ToListAsync(cancellationToken);
        return new Stored(
            version,
            [.. grants.Select(grant => (grant.ToGrant(), grant.GrantorRegion))],
            [.. agreements.Select(agreement => agreement.ToAgreement())]);
    }

    private Laid LayOut(Stored? stored)
    {
        lock (building)
        {
            var (tree, day) = (regions.Current, clock.Today());
            return stored is null && laid.Snapshot.Regions == tree && laid.Day == day
                ? laid
                : laid = Laid.Out(stored ?? laid.Stored, tree, day);
        }
    }

    private sealed record Stored(long Version, IReadOnlyList<(Grant Grant, string GrantorRegion)> Grants, IReadOnlyList<Agreement> Agreements)
    {
        public static Stored Nothing { get; } = new(0, [], []);
    }

    private sealed record Laid(Stored Stored, DateOnly Day, AccessSnapshot Snapshot)
    {
        /// <summary>Grants on the regions of the day. What a change of regions suspends counts at once, before it is written down.</summary>
        public static Laid Out(Stored stored, RegionTree tree, DateOnly day) => new(
            stored,
            day,
            new AccessSnapshot(
                stored.Version,
                tree,
                stored.Grants.Select(one => Effective(one.Grant, one.GrantorRegion, tree, day)).OfType<Grant>(),
                stored.Agreements.Select(agreement => RegionSuccession.Follow(agreement, tree, day)).OfType<Agreement>()));

        private static Grant? Effective(Grant grant, string grantorRegion, RegionTree tree, DateOnly day) =>
            grant.NotAfter < day ? null : RegionSuccession.Judge(grant, grantorRegion, tree, day) switch
            {
                RegionOutcome.Unchanged => grant,
                RegionOutcome.Moved moved => moved.Grant,
                _ => null,
            };
    }

    [LoggerMessage(50, LogLevel.Warning, "Grants could not be looked up; after two seconds none counts until they can")]
    private static partial void LogLookFailed(ILogger logger, Exception failure);
}
