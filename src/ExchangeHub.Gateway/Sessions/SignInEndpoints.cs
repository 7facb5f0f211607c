using ExchangeHub.Gateway.Accounts;
using ExchangeHub.Gateway.Limits;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Gateway.Sessions;

/// <summary><c>/account</c>: name and password, a new password where one is due, the second factor, and the way out.</summary>
internal static class SignInEndpoints
{
    private const int LargestForm = 16 * 1024;
    private const int LongestPassword = 256;
    private const string Refused = "账号或口令不正确，或账号暂不可用。";

    public static void MapSignIn(this IEndpointRouteBuilder endpoints)
    {
        var pages = endpoints.MapGroup("").AllowAnonymous().ExcludeFromDescription()
            .WithMetadata(new SignInPageAttribute(), new RequestSizeLimitAttribute(LargestForm)).AddEndpointFilter(RefuseForeignFormAsync);
        pages.MapGet(SignInRequest.SignInPath, (HttpContext http) => SignInPages.SignIn(http, SignInRequest.Read(http.Request.Query)));
        pages.MapPost(SignInRequest.SignInPath, PasswordAsync);
        pages.MapGet(SignInPages.PasswordPath, (HttpContext http, SignInSteps steps) => steps.ShowAsync(http));
        pages.MapPost(SignInPages.PasswordPath, NewPasswordAsync);
        pages.MapGet(SignInPages.SecondFactorPath, (HttpContext http, SignInSteps steps) => steps.ShowAsync(http));
        pages.MapPost(SignInPages.SecondFactorPath, CodeAsync);
        pages.MapGet(SignInPages.EnrolPath, (HttpContext http, SignInSteps steps) => steps.ShowAsync(http));
        pages.MapPost(SignInPages.EnrolPath, EnrolAsync);
        pages.MapGet(SignInRequest.AccountPath, ShowAccountAsync);
        pages.MapGet(SignInPages.SignOutPath, SignInPages.SignOut);
        pages.MapPost(SignInPages.SignOutPath, SignOutAsync);
    }

    private static async Task<IResult> PasswordAsync(HttpContext http, UserManager<Account> accounts, SignInAttempts attempts, SignInSteps steps)
    {
        var (name, password) = (http.Request.Form["name"].ToString().Trim().ToLowerInvariant(), http.Request.Form["password"].ToString());
        var account = NewAccount.IsName(name) ? await accounts.FindByNameAsync(name) : null;
        return await attempts.CheckPasswordAsync(http, account, password.Length <= LongestPassword ? password : "")
            ? await steps.BeginAsync(http, account!)
            : SignInPages.SignIn(http, SignInRequest.Read(http.Request.Query), Refused);
    }

    private static async Task<IResult> NewPasswordAsync(HttpContext http, UserManager<Account> accounts, SignInSteps steps)
    {
        if (await steps.AccountAsync(http) is not { MustChangePassword: true } account)
        {
            return SignInSteps.Restart(http);
        }

        var (password, again) = (http.Request.Form["password"].ToString(), http.Request.Form["again"].ToString());
        if (await ObjectionAsync(accounts, account, password, again) is { } objection)
        {
            return SignInPages.NewPassword(http, SignInRequest.Read(http.Request.Query), objection);
        }

        account.PasswordHash = accounts.PasswordHasher.HashPassword(account, password);
        account.MustChangePassword = false;
        if (!(await accounts.UpdateSecurityStampAsync(account)).Succeeded)
        {
            return SignInSteps.Restart(http);
        }

        await SignInLog.SucceededAsync(http, account, SignInLog.Password);
        return await steps.BeginAsync(http, account);
    }

    private static async Task<string?> ObjectionAsync(UserManager<Account> accounts, Account account, string password, string again)
    {
        if (password != again)
        {
            return "两次输入的口令不一致。";
        }

        if (accounts.PasswordHasher.VerifyHashedPassword(account, account.PasswordHash!, password) != PasswordVerificationResult.Failed)
        {
            return "新口令不能与原口令相同。";
        }

        var isFit = password.Length <= LongestPassword;
        foreach (var validator in accounts.PasswordValidators)
        {
            isFit = isFit && (await validator.ValidateAsync(accounts, account, password)).Succeeded;
        }

        return isFit ? null : $"口令须有 {AccountsSetup.ShortestPassword} 至 {LongestPassword} 位，至少 5 个不同字符，且不含账号。";
    }

    private static async Task<IResult> CodeAsync(HttpContext http, SignInAttempts attempts, SecondFactor factor, SignInSteps steps)
    {
        if (await steps.AccountAsync(http) is not { MustChangePassword: false, TwoFactorEnabled: true } account)
        {
            return SignInSteps.Restart(http);
        }

        if (!await attempts.CheckSecondFactorAsync(http, account, () => factor.VerifyAsync(account, http.Request.Form["code"].ToString(), http.RequestAborted)))
        {
            return SignInPages.Code(http, SignInRequest.Read(http.Request.Query), "验证未通过。每个动态口令只能使用一次；多次失败账号将被锁定。");
        }

        var request = await steps.CompleteAsync(http, account);
        return SignInPages.Done(http, request);
    }

    private static async Task<IResult> EnrolAsync(HttpContext http, SignInAttempts attempts, SecondFactor factor, SignInSteps steps)
    {
        if (await steps.AccountAsync(http) is not { MustChangePassword: false, TwoFactorEnabled: false } account || await SignInSteps.SecretAsync(http) is not { } secret)
        {
            return SignInSteps.Restart(http);
        }

        IReadOnlyList<string>? codes = null;
        if (!await attempts.CheckSecondFactorAsync(http, account, async () =>
            (codes = await factor.EnrolAsync(account, secret, http.Request.Form["code"].ToString(), http.RequestAborted)) is not null))
        {
            return SignInPages.Enrol(http, SignInRequest.Read(http.Request.Query), account.UserName!, secret, "数字不正确，请核对手机时间后再试。");
        }

        await SignInLog.SucceededAsync(http, account, SignInLog.SecondFactor);
        var request = await steps.CompleteAsync(http, account);
        return SignInPages.RecoveryCodes(http, request, codes!);
    }

    private static async Task<IResult> ShowAccountAsync(HttpContext http, SessionAccounts sessions) =>
        await Session.FindAsync(http) is { } session && await sessions.FindAsync(session, http.RequestAborted) is { } account
            ? SignInPages.Account(http, account)
            : Results.Redirect(SignInRequest.SignInPath);

    private static async Task<IResult> SignOutAsync(HttpContext http, SessionEnd end)
    {
        await end.SignOutAsync(http);
        return SignInPages.SignedOut(http);
    }

    /// <summary>Every form of these pages carries the token that its page gave it.</summary>
    private static async ValueTask<object?> RefuseForeignFormAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (HttpMethods.IsPost(http.Request.Method))
        {
            if (await Forms.TryReadAsync(http.Request) is null)
            {
                return SignInPages.BadForm(http);
            }

            try
            {
                await ((IAntiforgery)http.RequestServices.GetService(typeof(IAntiforgery))!).ValidateRequestAsync(http);
            }
            catch (AntiforgeryValidationException)
            {
                return SignInPages.BadForm(http);
            }
        }

        return await next(context);
    }
}
