using ExchangeHub.Hub.Pipeline;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Subscriptions;

/// <summary>Subscriptions in the database; every change raises their version, by which all nodes notice it.</summary>
internal sealed class SubscriptionStore(IServiceScopeFactory scopes)
{
    /// <summary>Versions of the subscriptions and of the grants and agreements, as the writer's transaction sees them.</summary>
    public static Answer<(long Subscriptions, long Access)> Versions(Questions questions) => questions.Add(
        "select s.version, a.version from change_stamp s, change_stamp a where s.name = @subscriptions and a.name = @access",
        async (rows, cancellationToken) =>
        {
            await rows.ReadAsync(cancellationToken);
            return (rows.GetInt64(0), rows.GetInt64(1));
        },
        ("subscriptions", ChangeStamp.Subscriptions),
        ("access", ChangeStamp.Access));

    public static async Task<IReadOnlyList<Subscription>> AllAsync(WriteScope scope, CancellationToken cancellationToken)
    {
        await using var command = scope.Command(
            "select id, client_id, department, region, types, channel, fields, state, created_at, home_region from subscription where state <> @ended");
        command.Add("ended", SubscriptionState.Ended);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var subscriptions = new List<Subscription>();
        while (await rows.ReadAsync(cancellationToken))
        {
            subscriptions.Add(new Subscription
            {
                Id = rows.GetGuid(0),
                ClientId = rows.GetString(1),
                Department = rows.GetString(2),
                Region = rows.GetString(3),
                Types = rows.GetString(4),
                Channel = rows.GetString(5),
                Fields = rows.IsDBNull(6) ? null : rows.GetString(6),
                State = rows.GetString(7),
                CreatedAt = rows.GetInt64(8),
                HomeRegion = rows.IsDBNull(9) ? null : rows.GetString(9),
            });
        }

        return subscriptions;
    }

    public static async Task<string?> RetryScheduleAsync(WriteScope scope, Guid subscription, CancellationToken cancellationToken)
    {
        await using var command = scope.Command("select retry_schedule from subscription where id = @id");
        command.Add("id", subscription);
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    public Task<List<Subscription>> OfAsync(string clientId, CancellationToken cancellationToken) =>
        QueryAsync(db => db.Set<Subscription>().AsNoTracking()
            .Where(s => s.ClientId == clientId && s.State != SubscriptionState.Ended).OrderBy(s => s.Id).ToListAsync(cancellationToken));

    /// <summary>What is delivered to over a channel at this time.</summary>
    public Task<List<Subscription>> ActiveOnAsync(string channel, CancellationToken cancellationToken) =>
        QueryAsync(db => db.Set<Subscription>().AsNoTracking()
            .Where(s => s.Channel == channel && s.State == SubscriptionState.Active).ToListAsync(cancellationToken));

    public Task<Subscription?> FindAsync(Guid id, string clientId, CancellationToken cancellationToken) =>
        QueryAsync(db => db.Set<Subscription>().AsNoTracking()
            .SingleOrDefaultAsync(s => s.Id == id && s.ClientId == clientId && s.State != SubscriptionState.Ended, cancellationToken));

    /// <summary>Adds a subscription, and in the same transaction what its channel keeps of it.</summary>
    public Task AddAsync(Subscription subscription, CancellationToken cancellationToken, Action<HubDb>? keep = null) =>
        ChangeAsync(
            db =>
            {
                db.Set<Subscription>().Add(subscription);
                keep?.Invoke(db);
                return Task.CompletedTask;
            },
            cancellationToken);

    /// <summary>Everything that is delivered to at this time.</summary>
    public Task<List<Subscription>> ActiveAsync(CancellationToken cancellationToken) =>
        QueryAsync(db => db.Set<Subscription>().AsNoTracking().Where(s => s.State == SubscriptionState.Active).ToListAsync(cancellationToken));

    /// <summary>One adapter subscription for a client: made at its first connection, brought up to date at later ones.</summary>
    public async Task<Guid> ConnectAdapterAsync(Subscription wanted, CancellationToken cancellationToken)
    {
        if (await QueryAsync(db => AdapterOf(db, wanted.ClientId).AsNoTracking().FirstOrDefaultAsync(cancellationToken)) is { } known
            && known.Types == wanted.Types && known.Deduplicates == wanted.Deduplicates)
        {
            return known.Id;
        }

        var id = wanted.Id;
        await ChangeAsync(
            async db =>
            {
                // Looked for under the lock: two adapters of one system that start together must not become two subscriptions.
                if (await AdapterOf(db, wanted.ClientId).FirstOrDefaultAsync(cancellationToken) is { } existing)
                {
                    (existing.Types, existing.Deduplicates, id) = (wanted.Types, wanted.Deduplicates, existing.Id);
                }
                else
                {
                    db.Set<Subscription>().Add(wanted);
                }
            },
            cancellationToken);
        return id;
    }

    /// <summary>Ends a subscription: nothing more goes out to it, what is still open counts as cancelled, and what its channel kept of it is gone.</summary>
    public Task EndAsync(Subscription subscription, CancellationToken cancellationToken, Func<HubDb, Task>? forget = null) => ChangeAsync(
        async db =>
        {
            db.Set<Subscription>().Attach(subscription).Entity.State = SubscriptionState.Ended;
            await (forget?.Invoke(db) ?? Task.CompletedTask);
        },
        cancellationToken);

    /// <summary>Leaves alone a subscription that is active; false where it is not. What it is owed stays owed.</summary>
    public async Task<bool> DisableAsync(Guid id, string reason, DateTimeOffset now, CancellationToken cancellationToken) => await TurnAsync(
        id, [SubscriptionState.Active],
        subscription => (subscription.State, subscription.DisabledReason, subscription.DisabledAt, subscription.DisablingTold) =
            (SubscriptionState.Disabled, reason, now.ToUnixTimeMilliseconds(), false),
        cancellationToken) is not null;

    /// <summary>Goes on with what was paused or disabled; null where it is neither.</summary>
    public Task<Subscription?> ResumeAsync(Guid id, CancellationToken cancellationToken) => TurnAsync(
        id, [SubscriptionState.Paused, SubscriptionState.Disabled],
        subscription => (subscription.State, subscription.DisabledReason, subscription.DisabledAt) = (SubscriptionState.Active, null, null),
        cancellationToken);

    public Task<Subscription?> PauseAsync(Guid id, CancellationToken cancellationToken) => TurnAsync(
        id, [SubscriptionState.Active], subscription => subscription.State = SubscriptionState.Paused, cancellationToken);

    private async Task<Subscription?> TurnAsync(Guid id, string[] from, Action<Subscription> turn, CancellationToken cancellationToken)
    {
        Subscription? turned = null;
        await ChangeAsync(
            async db =>
            {
                turned = await db.Set<Subscription>().SingleOrDefaultAsync(s => s.Id == id && from.Contains(s.State), cancellationToken);
                if (turned is not null)
                {
                    turn(turned);
                }
            },
            cancellationToken);
        return turned;
    }

    public Task<Subscription?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        QueryAsync(db => db.Set<Subscription>().AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.State != SubscriptionState.Ended, cancellationToken));

    private static IQueryable<Subscription> AdapterOf(HubDb db, string clientId) =>
        db.Set<Subscription>().Where(s => s.ClientId == clientId && s.Channel == Channel.Adapter && s.State != SubscriptionState.Ended).OrderBy(s => s.Id);

    private async Task ChangeAsync(Func<HubDb, Task> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // A commit that has read the subscriptions is over before they change: what comes after the change heeds it.
        await db.LockAsync(WriterLock.Ledger, cancellationToken);
        await change(db);
        await db.SaveChangesAsync(cancellationToken);
        await db.ChangeStamps.Where(stamp => stamp.Name == ChangeStamp.Subscriptions)
            .ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Version, stamp => stamp.Version + 1), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<TResult> QueryAsync<TResult>(Func<HubDb, Task<TResult>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}
