using ExchangeHub.Gateway.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Signing out: the cookie goes, and so do the tokens that were given on it, within a second.</summary>
internal sealed class SessionEnd(UserManager<Account> accounts, IOpenIddictAuthorizationManager admissions)
{
    public async Task SignOutAsync(HttpContext http)
    {
        if (await Session.FindAsync(http) is { } session && await accounts.FindByIdAsync(session.AccountId.ToString()) is { } account)
        {
            await admissions.RevokeBySubjectAsync(session.AccountId.ToString(), CancellationToken.None);
            await SignInLog.SucceededAsync(http, account, SignInLog.SignOut);
        }

        await http.SignOutAsync(Session.Scheme);
        await http.SignOutAsync(SessionCookies.StepScheme);
    }
}
