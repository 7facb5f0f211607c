using System.Security.Claims;
using ExchangeHub.Gateway.Storage;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// What counts once: assertions, codes, refresh tokens, pushed requests. OpenIddict marks a code as used only after it has
/// answered, so several that show it at the same moment would all be answered; here the database's key decides.
/// </summary>
internal sealed class UsedOnce(GatewayDb db, TimeProvider clock)
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>True for one of those who show it, at whichever node.</summary>
    public async Task<bool> ClaimAsync(string clientId, string id, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var until = expires.ToUnixTimeSeconds();
        return await db.Database.ExecuteSqlAsync(
            $"INSERT INTO gw_used_assertions (client_id, jti, expires_at) VALUES ({clientId}, {id}, {until}) ON CONFLICT DO NOTHING",
            cancellationToken) == 1;
    }

    /// <summary>The same for a token of our own. Shown twice, everything that was given on it ends.</summary>
    public async Task<bool> ClaimAsync(string clientId, ClaimsPrincipal token, CancellationToken cancellationToken)
    {
        if (await ClaimAsync(clientId, $"token:{token.GetTokenId()}", token.GetExpirationDate() ?? clock.GetUtcNow() + Day, cancellationToken))
        {
            return true;
        }

        if (Guid.TryParse(token.GetAuthorizationId(), out var authorization))
        {
            await db.Admissions.Where(given => given.Id == authorization)
                .ExecuteUpdateAsync(given => given.SetProperty(g => g.Status, Statuses.Revoked), cancellationToken);
        }

        return false;
    }
}
