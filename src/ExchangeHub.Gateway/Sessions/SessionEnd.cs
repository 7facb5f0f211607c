using System.Security.Cryptography;
using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Signing out: the account's cookies open nothing any more, wherever they are, nor do the tokens that were given on them.</summary>
internal sealed class SessionEnd(GatewayDb db, UserManager<Account> accounts, IOpenIddictAuthorizationManager admissions)
{
    public async Task SignOutAsync(HttpContext http)
    {
        if (await Session.FindAsync(http) is { } session && await accounts.FindByIdAsync(session.AccountId.ToString()) is { } account)
        {
            // Both stamps: whoever holds the account as it was does not write the old one back.
            var stamp = RandomNumberGenerator.GetHexString(32);
            await db.Accounts.Where(one => one.Id == session.AccountId).ExecuteUpdateAsync(
                one => one.SetProperty(a => a.SecurityStamp, stamp).SetProperty(a => a.ConcurrencyStamp, stamp), CancellationToken.None);
            await admissions.RevokeBySubjectAsync(session.AccountId.ToString(), CancellationToken.None);
            await SignInLog.SucceededAsync(http, account, SignInLog.SignOut);
        }

        await http.SignOutAsync(Session.Scheme);
        await http.SignOutAsync(SessionCookies.StepScheme);
    }
}
