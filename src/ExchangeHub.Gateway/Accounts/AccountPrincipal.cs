using System.Collections.Immutable;
using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Sessions;
using ExchangeHub.Gateway.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>The stable facts of an account as its tokens carry them.</summary>
internal static class AccountPrincipal
{
    /// <param name="account">Whose.</param>
    /// <param name="scopes">What it opens.</param>
    /// <param name="session">The sign-in that it goes back to; tokens for scripts have none.</param>
    public static ClaimsPrincipal Of(Account account, ImmutableArray<string> scopes, Session? session = null)
    {
        var identity = new ClaimsIdentity("account", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString());
        identity.SetClaim(Caller.UserClaim, account.UserName);
        identity.SetClaim(Caller.RoleClaim, account.Role);
        identity.SetClaim(Caller.DepartmentClaim, account.Department);
        identity.SetClaim(Caller.RegionClaim, account.Region);
        identity.SetScopes(scopes);
        identity.SetAudiences(TokenServer.Audience);
        if (session is not null)
        {
            identity.SetClaim(Session.StampClaim, session.Stamp);
            identity.SetClaim(Claims.AuthenticationTime, session.SignedInAt.ToUnixTimeSeconds());
        }

        identity.SetDestinations(claim => claim.Type switch
        {
            // Only codes and refresh tokens carry it: the hub alone reads those.
            Session.StampClaim => [],
            Claims.AuthenticationTime => [Destinations.IdentityToken],
            Claims.Subject or Caller.UserClaim or Caller.RoleClaim or Caller.RegionClaim or Caller.DepartmentClaim => [Destinations.AccessToken, Destinations.IdentityToken],
            _ => [Destinations.AccessToken],
        });
        return new ClaimsPrincipal(identity);
    }
}
