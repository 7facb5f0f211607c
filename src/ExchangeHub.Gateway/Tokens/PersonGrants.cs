using System.Collections.Immutable;
using System.Security.Claims;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Storage;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>What somebody's session opens at an application: of what is asked for, what both the application and the role hold.</summary>
internal sealed class PersonGrants(SessionAccounts sessions, OpenIddictApplicationManager<GatewayClient> clients)
{
    /// <summary>Null where the session has ended, or the application is gone; without scopes where nothing of it is open.</summary>
    public async Task<(ClaimsPrincipal Principal, bool IsEmpty)?> FindAsync(
        Session? session, string? clientId, ImmutableArray<string> asked, CancellationToken cancellationToken)
    {
        if (session is null
            || await sessions.FindAsync(session, cancellationToken) is not { } account
            || await clients.FindByClientIdAsync(clientId!, cancellationToken) is not { } client)
        {
            return null;
        }

        var open = (await IssueClientToken.HeldScopesAsync(clients, client, cancellationToken)).Intersect(RoleScopes.Of(account.Role)).ToList();
        ImmutableArray<string> granted =
            [.. asked.IsEmpty ? open : asked.Where(scope => scope is Scopes.OpenId or Scopes.OfflineAccess || open.Contains(scope))];
        return (AccountPrincipal.Of(account, granted, session), granted.IsEmpty);
    }
}
