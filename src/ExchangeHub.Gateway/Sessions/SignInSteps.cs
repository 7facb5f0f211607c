using ExchangeHub.Gateway.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>Between the right password and the session: which page comes next is told by the account alone.</summary>
internal sealed class SignInSteps(UserManager<Account> accounts, SignInAttempts attempts, TimeProvider clock)
{
    private const string Secret = "secret";

    /// <summary>The password was right, or has just been changed: on to what is due.</summary>
    public async Task<IResult> BeginAsync(HttpContext http, Account account)
    {
        var properties = new AuthenticationProperties();
        if (!account.TwoFactorEnabled)
        {
            properties.Items[Secret] = SecondFactor.NewSecret();
        }

        await http.SignInAsync(SessionCookies.StepScheme, Session.PrincipalOf(account, clock.GetUtcNow(), SessionCookies.StepScheme), properties);
        return Results.Redirect(SignInRequest.Read(http.Request.Query).At(Due(account)));
    }

    /// <summary>The page that is due, whichever was asked for.</summary>
    public async Task<IResult> ShowAsync(HttpContext http)
    {
        if (await AccountAsync(http) is not { } account)
        {
            return Restart(http);
        }

        var request = SignInRequest.Read(http.Request.Query);
        return Due(account) switch
        {
            SignInPages.PasswordPath => SignInPages.NewPassword(http, request),
            SignInPages.EnrolPath => await SecretAsync(http) is { } secret ? SignInPages.Enrol(http, request, account.UserName!, secret) : Restart(http),
            _ => SignInPages.Code(http, request),
        };
    }

    public static IResult Restart(HttpContext http) => Results.Redirect(SignInRequest.Read(http.Request.Query).At(SignInRequest.SignInPath));

    public async Task<Account?> AccountAsync(HttpContext http) =>
        (await http.AuthenticateAsync(SessionCookies.StepScheme)).Principal is { } principal && Session.From(principal) is { } step
            ? await accounts.FindByIdAsync(step.AccountId.ToString())
            : null;

    /// <summary>The secret that is to be enrolled; it stays in the sealed cookie until a code shows that it has arrived.</summary>
    public static async Task<string?> SecretAsync(HttpContext http) =>
        (await http.AuthenticateAsync(SessionCookies.StepScheme)).Properties?.Items.TryGetValue(Secret, out var secret) is true ? secret : null;

    /// <summary>Signs in, and answers where it leads.</summary>
    public async Task<SignInRequest> CompleteAsync(HttpContext http, Account account)
    {
        await attempts.ForgetAsync(account, http.RequestAborted);
        await SignInLog.SucceededAsync(http, account, SignInLog.SignIn);
        await http.SignOutAsync(SessionCookies.StepScheme);
        await http.SignInAsync(Session.Scheme, Session.PrincipalOf(account, clock.GetUtcNow(), Session.Scheme));
        return SignInRequest.Read(http.Request.Query);
    }

    private static string Due(Account account) =>
        account.MustChangePassword ? SignInPages.PasswordPath
        : account.TwoFactorEnabled ? SignInPages.SecondFactorPath
        : SignInPages.EnrolPath;
}
