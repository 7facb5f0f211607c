using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>Deletes tokens, authorizations and assertions that have expired; a timed job calls it.</summary>
public sealed class TokenPruning
{
    // An operator who looks into a sign-in of just now should still find it.
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    private readonly GatewayDb db;
    private readonly IOpenIddictTokenManager tokens;
    private readonly IOpenIddictAuthorizationManager admissions;
    private readonly TimeProvider clock;

    internal TokenPruning(GatewayDb db, IOpenIddictTokenManager tokens, IOpenIddictAuthorizationManager admissions, TimeProvider clock) =>
        (this.db, this.tokens, this.admissions, this.clock) = (db, tokens, admissions, clock);

    /// <summary>May run any number of times, also at several nodes at once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var threshold = clock.GetUtcNow() - Age;
        await tokens.PruneAsync(threshold, cancellationToken);
        await admissions.PruneAsync(threshold, cancellationToken);
        var latest = threshold.ToUnixTimeSeconds();
        await db.UsedAssertions.Where(used => used.ExpiresAt < latest).ExecuteDeleteAsync(cancellationToken);
    }
}
