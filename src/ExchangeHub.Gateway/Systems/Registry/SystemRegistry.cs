using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>The registry in the database, shared by all nodes.</summary>
internal sealed class SystemRegistry(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int MostAttempts = 20;

    public Task PutAsync(DepartmentSystem system, string by, CancellationToken cancellationToken) =>
        WriteAsync(system.Department, system.Region, JsonSerializer.Serialize(system, WireJson.Options), by, cancellationToken);

    public Task RemoveAsync(string department, string region, string by, CancellationToken cancellationToken) =>
        WriteAsync(department, region, null, by, cancellationToken);

    public async Task<long> NewestAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await NewestAsync(Db(scope), cancellationToken);
    }

    /// <summary>Every revision of every system that is still there, newest first; who reads them takes the newest that is good.</summary>
    public async Task<IReadOnlyList<SystemRevision>> RevisionsAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Db(scope).SystemRevisions.AsNoTracking().OrderByDescending(revision => revision.Revision).ToListAsync(cancellationToken);
    }

    private async Task WriteAsync(string department, string region, string? description, string by, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var db = Db(scope);
            var revision = await NewestAsync(db, cancellationToken) + 1;
            db.SystemRevisions.Add(new SystemRevision
            {
                Revision = revision, Department = department, Region = region, Description = description, ChangedBy = by, ChangedAt = clock.GetUtcNow(),
            });
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return;
            }
            catch (DbUpdateException) when (attempt < MostAttempts)
            {
                // Somebody else took the number meanwhile. If the database failed, reading the newest number fails too.
            }
        }
    }

    private static GatewayDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<GatewayDb>();

    private static async Task<long> NewestAsync(GatewayDb db, CancellationToken cancellationToken) =>
        await db.SystemRevisions.MaxAsync(revision => (long?)revision.Revision, cancellationToken) ?? 0;
}
