using ExchangeHub.Access.Regions;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Hub.Regions;

/// <summary>Imported region tables, kept in the database so that all nodes have the same tree.</summary>
public sealed class RegionTableStore(IServiceScopeFactory scopes, TimeProvider clock)
{
    /// <summary>Adds a table; returns what is wrong with it, and then nothing was changed.</summary>
    public async Task<IReadOnlyList<RegionImportError>> ImportAsync(string content, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (_, tree) = await LoadAsync(db, cancellationToken);
        var result = RegionTables.With(tree, new StringReader(content));
        if (result.Tree is null)
        {
            return result.Errors;
        }

        db.Add(new RegionTableImport { Id = Guid.CreateVersion7(), ImportedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(), Content = content });
        await db.SaveChangesAsync(cancellationToken);
        await db.ChangeStamps.Where(stamp => stamp.Name == ChangeStamp.Regions)
            .ExecuteUpdateAsync(set => set.SetProperty(stamp => stamp.Version, stamp => stamp.Version + 1), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return [];
    }

    internal async Task<long> VersionAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<HubDb>().ChangeStamps.AsNoTracking()
            .Where(stamp => stamp.Name == ChangeStamp.Regions).Select(stamp => stamp.Version).SingleAsync(cancellationToken);
    }

    internal async Task<(long Version, RegionTree Tree)> LoadAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await LoadAsync(scope.ServiceProvider.GetRequiredService<HubDb>(), cancellationToken);
    }

    private static async Task<(long Version, RegionTree Tree)> LoadAsync(HubDb db, CancellationToken cancellationToken)
    {
        var version = await db.ChangeStamps.AsNoTracking().Where(stamp => stamp.Name == ChangeStamp.Regions).Select(stamp => stamp.Version).SingleAsync(cancellationToken);
        var imports = await db.Set<RegionTableImport>().AsNoTracking().OrderBy(import => import.ImportedAt).ThenBy(import => import.Id).ToListAsync(cancellationToken);
        var tree = imports.Aggregate(RegionTables.Load(), (tree, import) => RegionTables.With(tree, new StringReader(import.Content)).Tree ?? tree);
        return (version, tree);
    }
}
