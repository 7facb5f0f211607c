using System.Collections.Immutable;
using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Accounts;

/// <summary>The stable facts of an account as its tokens carry them.</summary>
internal static class AccountPrincipal
{
    public static ClaimsPrincipal Of(Account account, ImmutableArray<string> scopes)
    {
        var identity = new ClaimsIdentity("account", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id.ToString());
        identity.SetClaim(Caller.UserClaim, account.UserName);
        identity.SetClaim(Caller.RoleClaim, account.Role);
        identity.SetClaim(Caller.DepartmentClaim, account.Department);
        identity.SetClaim(Caller.RegionClaim, account.Region);
        identity.SetScopes(scopes);
        identity.SetAudiences(TokenServer.Audience);
        identity.SetDestinations(claim => claim.Type is Claims.Subject or Caller.UserClaim or Caller.RoleClaim
            ? [Destinations.AccessToken, Destinations.IdentityToken]
            : [Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
