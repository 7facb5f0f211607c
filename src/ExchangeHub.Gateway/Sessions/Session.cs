using System.Globalization;
using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Somebody who has shown password and second factor, as the session's cookie says it.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Stamp">The account's security stamp of that moment: another one ends the session.</param>
/// <param name="SignedInAt">When it was shown, to the second.</param>
internal sealed record Session(Guid AccountId, string Stamp, DateTimeOffset SignedInAt)
{
    public const string Scheme = "exchangehub-session";
    public const string StampClaim = "account_stamp";

    /// <summary>In place of a client: the pages are the gateway's own.</summary>
    public const string ClientId = "hub-sign-in";

    public static async Task<Session?> FindAsync(HttpContext http) =>
        (await http.AuthenticateAsync(Scheme)).Principal is { } principal ? From(principal) : null;

    /// <summary>Reads a cookie's or a code's principal; null where it is of another kind.</summary>
    public static Session? From(ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirst(Claims.Subject)?.Value, out var id)
        && principal.FindFirst(StampClaim)?.Value is { } stamp
        && long.TryParse(principal.FindFirst(Claims.AuthenticationTime)?.Value, CultureInfo.InvariantCulture, out var seconds)
            ? new(id, stamp, DateTimeOffset.FromUnixTimeSeconds(seconds))
            : null;

    public static ClaimsPrincipal PrincipalOf(Account account, DateTimeOffset signedInAt, string scheme) => new(new ClaimsIdentity(
        [
            new(Claims.Subject, account.Id.ToString()),
            new(StampClaim, account.SecurityStamp!),
            new(Claims.AuthenticationTime, signedInAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
            new(Caller.ClientIdClaim, ClientId),
            new(Caller.UserClaim, account.UserName!),
            new(Caller.RoleClaim, account.Role),
            new(Caller.DepartmentClaim, account.Department),
            new(Caller.RegionClaim, account.Region),
        ],
        scheme, Caller.UserClaim, Caller.RoleClaim));
}

/// <summary>Whose session it is, as long as it lasts.</summary>
internal sealed class SessionAccounts(GatewayDb db, IOptions<SignInOptions> options, TimeProvider clock)
{
    /// <summary>The account, where it still is what it was at the sign-in, and that is not too long ago.</summary>
    public async Task<Account?> FindAsync(Session session, CancellationToken cancellationToken) =>
        clock.GetUtcNow() - session.SignedInAt < options.Value.LongestSession
            ? await db.Accounts.AsNoTracking().SingleOrDefaultAsync(
                account => account.Id == session.AccountId && account.SecurityStamp == session.Stamp && account.DisabledAt == null, cancellationToken)
            : null;
}
