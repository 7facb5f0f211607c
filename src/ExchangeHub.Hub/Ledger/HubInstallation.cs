using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Ledger;

/// <summary>What kind of installation the database belongs to.</summary>
public sealed class HubInstallation(IServiceScopeFactory scopes)
{
    /// <summary>True where the ledger has no entry yet.</summary>
    public Task<bool> IsNewAsync(CancellationToken cancellationToken) =>
        QueryAsync(async db => !await db.Set<LedgerEntry>().AnyAsync(cancellationToken));

    /// <summary>True where it holds a sandbox's invented people.</summary>
    public Task<bool> IsSandboxAsync(CancellationToken cancellationToken) =>
        QueryAsync(db => db.ChangeStamps.AnyAsync(stamp => stamp.Name == ChangeStamp.Sandbox && stamp.Version > 0, cancellationToken));

    /// <summary>Says for good that it holds invented people.</summary>
    public Task MarkSandboxAsync(CancellationToken cancellationToken) =>
        QueryAsync(db => db.ChangeStamps.Where(stamp => stamp.Name == ChangeStamp.Sandbox)
            .ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Version, 1), cancellationToken));

    private async Task<TResult> QueryAsync<TResult>(Func<HubDb, Task<TResult>> query)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<HubDb>());
    }
}
