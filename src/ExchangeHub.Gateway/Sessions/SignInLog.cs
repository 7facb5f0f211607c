using ExchangeHub.Access;
using ExchangeHub.Access.Log;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Accounts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>What happens at the sign-in pages, in the log of administrators. A name that is nobody's is not written: people type passwords there.</summary>
internal static class SignInLog
{
    public const string SignIn = "account.sign-in";
    public const string SignOut = "account.sign-out";
    public const string Locked = "account.locked";
    public const string Password = "account.password";
    public const string SecondFactor = "account.second-factor";

    public static Task SucceededAsync(HttpContext http, Account account, string action) =>
        RecordAsync(http, account, action, StatusCodes.Status200OK, code: null);

    public static Task FailedAsync(HttpContext http, Account? account, string action) =>
        RecordAsync(http, account, action, StatusCodes.Status401Unauthorized, RejectionCode.Unauthenticated);

    private static Task RecordAsync(HttpContext http, Account? account, string action, int status, string? code)
    {
        var actor = new Caller(Session.ClientId, account?.Department ?? "", account?.Region ?? "") { User = account?.UserName, Role = account?.Role };
        return http.RequestServices.GetService<IAdminLog>()?.RecordAsync(
            new AdminAction(
                http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), actor, action, account?.UserName, status, code, http.TraceIdentifier),
            CancellationToken.None) ?? Task.CompletedTask;
    }
}
