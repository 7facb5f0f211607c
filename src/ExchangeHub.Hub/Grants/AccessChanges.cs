using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ExchangeHub.Hub.Grants;

/// <summary>Every change of grants and agreements: in one transaction with the version by which all nodes notice it, and in force on this node when it returns.</summary>
internal sealed class AccessChanges(IServiceScopeFactory scopes, AccessSnapshots snapshots, GrantSignal signal)
{
    /// <summary>Commits what <paramref name="change"/> did, unless it says no. False where nothing was kept: it said no, or another was faster.</summary>
    public async Task<bool> TryAsync(Func<HubDb, Task<bool>> change, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellationToken))
        {
            if (!await change(db))
            {
                return false;
            }

            try
            {
                await db.SaveChangesAsync(cancellationToken);
            }
            catch (DbUpdateException failure) when (failure is DbUpdateConcurrencyException or { InnerException: PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } })
            {
                // The other has changed the row, or has written the same version into the history.
                return false;
            }

            await db.ChangeStamps.Where(stamp => stamp.Name == ChangeStamp.Access)
                .ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Version, stamp => stamp.Version + 1), cancellationToken);
            await db.NotifyAsync(AccessSnapshots.NotificationChannel, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await snapshots.LookAsync(CancellationToken.None);
        signal.Raise();
        return true;
    }

    public async Task<T> QueryAsync<T>(Func<HubDb, Task<T>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}

/// <summary>Wakes what publishes the events of grants on this node.</summary>
internal sealed class GrantSignal
{
    private volatile TaskCompletionSource next = New();

    /// <summary>Taken before looking, so that what comes while one looks is not slept through.</summary>
    public Task Next => next.Task;

    public void Raise() => Interlocked.Exchange(ref next, New()).TrySetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
