using System.Security.Cryptography;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>A new secret, told once.</summary>
/// <param name="Secret"><c>whsec_…</c>.</param>
/// <param name="FormerUntil">Until when the former one signs too.</param>
internal sealed record RotatedSecret(string Secret, DateTimeOffset FormerUntil);

/// <summary>The signing secrets of subscriptions; clear in memory only.</summary>
internal sealed class WebhookSecrets(IServiceScopeFactory scopes, KeyFolder keys, TimeProvider clock, IOptions<WebhookOptions> options)
{
    private const string Prefix = "whsec_";
    private const int Length = 32;

    private readonly Lazy<Seal> seal = new(() => new Seal(keys, KeyPurpose.Ledger), LazyThreadSafetyMode.PublicationOnly);

    /// <summary>A new secret as it is kept and as it is told.</summary>
    public (WebhookSecret Row, string Text) New(Guid subscription)
    {
        var (id, secret) = (Guid.CreateVersion7(), RandomNumberGenerator.GetBytes(Length));
        var row = new WebhookSecret
        {
            Id = id,
            SubscriptionId = subscription,
            Sealed = seal.Value.Close(secret, Context(subscription, id)),
            CreatedAt = clock.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        return (row, Prefix + Convert.ToBase64String(secret));
    }

    /// <summary>All that sign at this moment, the newest first.</summary>
    public async Task<IReadOnlyList<byte[]>> ActiveAsync(Guid subscription, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var rows = await scope.ServiceProvider.GetRequiredService<HubDb>().Set<WebhookSecret>().AsNoTracking()
            .Where(secret => secret.SubscriptionId == subscription && (secret.RetiresAt == null || secret.RetiresAt > now))
            .ToListAsync(cancellationToken);
        return [.. Newest(rows).Select(row => seal.Value.Open(row.Sealed, Context(subscription, row.Id)))];
    }

    /// <summary>Puts a new secret in the place of the present one, which still signs for a while; an older one stops at once.</summary>
    public async Task<RotatedSecret> RotateAsync(Guid subscription, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<HubDb>();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // Two that rotate at once would both leave the same secret behind.
        await db.LockAsync(WriterLock.Lanes(subscription), cancellationToken);
        var rows = Newest(await db.Set<WebhookSecret>().Where(secret => secret.SubscriptionId == subscription).ToListAsync(cancellationToken)).ToList();
        var until = clock.GetUtcNow() + options.Value.SecretOverlap;
        foreach (var present in rows.Take(1))
        {
            present.RetiresAt = until.ToUnixTimeMilliseconds();
        }

        var (row, text) = New(subscription);
        db.RemoveRange(rows.Skip(1));
        db.Add(row);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new RotatedSecret(text, until);
    }

    // The one without an end signs foremost; ids are made in the order of time.
    private static IEnumerable<WebhookSecret> Newest(IEnumerable<WebhookSecret> rows) =>
        rows.OrderBy(row => row.RetiresAt is not null).ThenByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id);

    private static string Context(Guid subscription, Guid id) => $"webhook_secret|{subscription:N}|{id:N}";
}
