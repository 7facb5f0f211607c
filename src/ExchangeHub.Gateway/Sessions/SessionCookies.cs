using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Sessions;

/// <summary>
/// Three cookies, none for scripts: the session, the way to it between password and second factor, and what proves that a
/// form is ours. Sealed with keys that all nodes share, so a session goes on at any of them.
/// </summary>
internal static class SessionCookies
{
    public const string StepScheme = "exchangehub-step";

    /// <summary>Long enough to install an authenticator on the way.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(10);

    public static void AddSessionCookies(this IServiceCollection services)
    {
        services.AddAuthentication().AddCookie(Session.Scheme).AddCookie(StepScheme);
        services.AddOptions<CookieAuthenticationOptions>(Session.Scheme).Configure<IOptions<SignInOptions>, IOptions<GatewayOptions>>((cookie, signIn, gateway) =>
        {
            Shape(cookie.Cookie, "session", gateway.Value);
            cookie.ExpireTimeSpan = signIn.Value.IdleTimeout;
            cookie.SlidingExpiration = true;
            cookie.LoginPath = SignInRequest.SignInPath;
            cookie.Events.OnValidatePrincipal = JudgeAsync;
            cookie.Events.OnRedirectToAccessDenied = static context =>
            {
                context.Response.StatusCode = StatusCodes.Status403Forbidden;
                return Task.CompletedTask;
            };
            cookie.Events.OnRedirectToLogin = static context =>
            {
                context.Response.Redirect(SignInRequest.To(context.Request.Path).At(SignInRequest.SignInPath));
                return Task.CompletedTask;
            };
        });
        services.AddOptions<CookieAuthenticationOptions>(StepScheme).Configure<IOptions<GatewayOptions>>((cookie, gateway) =>
        {
            Shape(cookie.Cookie, "step", gateway.Value);
            cookie.ExpireTimeSpan = LongestStep;
            cookie.SlidingExpiration = false;
            cookie.Events.OnValidatePrincipal = JudgeAsync;
        });
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<IOptions<GatewayOptions>>((antiforgery, gateway) =>
        {
            Shape(antiforgery.Cookie, "form", gateway.Value);
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.FormFieldName = "form";
            antiforgery.SuppressXFrameOptionsHeader = true;
        });
    }

    // The prefix makes browsers refuse such a cookie from any other host, but also over plain HTTP.
    private static void Shape(CookieBuilder cookie, string name, GatewayOptions gateway)
    {
        var isHttps = gateway.Issuer?.Scheme == Uri.UriSchemeHttps || gateway.BehindTls || !gateway.AllowHttp;
        cookie.Name = $"{(isHttps ? "__Host-" : "")}exchangehub-{name}";
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        // Lax: an application of another host sends people to /connect/authorize, where their session must be seen.
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = isHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }

    private static async Task JudgeAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        if (context.Principal is null || Session.From(context.Principal) is not { } session
            || await http.RequestServices.GetRequiredService<SessionAccounts>().FindAsync(session, http.RequestAborted) is null)
        {
            context.RejectPrincipal();
            await http.SignOutAsync(context.Scheme.Name);
        }
    }
}
