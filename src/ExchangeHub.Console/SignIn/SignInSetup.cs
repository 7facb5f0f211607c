using ExchangeHub.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>Signing in at the hub: code flow with PKCE and a pushed request, the console's own key, a cookie that names a session kept here.</summary>
internal static class SignInSetup
{
    public const string CookieScheme = "console";
    public const string HubScheme = "console-hub";

    /// <summary>Policy of every page: a session, and nothing else.</summary>
    public const string SignedIn = "console:signed-in";

    public const string SignInPath = "/signin-oidc";
    public const string SignOutPath = "/signout-callback-oidc";

    private static readonly TimeSpan LongestSession = TimeSpan.FromHours(24);

    public static void AddConsoleSignIn(this IServiceCollection services)
    {
        services.TryAddSingleton<ClientAssertion>();
        services.TryAddSingleton<HubAddresses>();
        services.TryAddSingleton<ConsoleSessions>();
        services.TryAddSingleton<HubSignIn>();
        services.AddHttpClient<SessionTokens>();
        services.AddAuthentication().AddCookie(CookieScheme).AddOpenIdConnect(HubScheme, static _ => { });
        services.AddOptions<CookieAuthenticationOptions>(CookieScheme).Configure<IOptions<ConsoleOptions>, ConsoleSessions>(Configure);
        services.AddOptions<OpenIdConnectOptions>(HubScheme).Configure<IOptions<ConsoleOptions>, HubAddresses, HubSignIn>(Configure);
        services.AddAuthorizationBuilder().AddPolicy(SignedIn, policy => policy.AddAuthenticationSchemes(CookieScheme).RequireAuthenticatedUser());
    }

    private static void Configure(CookieAuthenticationOptions cookie, IOptions<ConsoleOptions> console, ConsoleSessions sessions)
    {
        Shape(cookie.Cookie, "console", console.Value);
        // How long a session lasts is decided by the session; the cookie goes with the browser.
        cookie.ExpireTimeSpan = LongestSession;
        cookie.SlidingExpiration = false;
        cookie.SessionStore = sessions;
        cookie.ForwardChallenge = HubScheme;
    }

    private static void Configure(OpenIdConnectOptions hub, IOptions<ConsoleOptions> console, HubAddresses addresses, HubSignIn events)
    {
        hub.SignInScheme = CookieScheme;
        hub.ClientId = ClientAssertion.ClientId;
        hub.ConfigurationManager = new ConfigurationManager<OpenIdConnectConfiguration>(
            HubAddresses.Keys(console.Value.Hub!).AbsoluteUri, addresses, new HttpDocumentRetriever { RequireHttps = false });
        hub.ResponseType = OpenIdConnectResponseType.Code;
        // Not by form: sending a form by itself takes a script in the page.
        hub.ResponseMode = OpenIdConnectResponseMode.Query;
        hub.UsePkce = true;
        hub.PushedAuthorizationBehavior = PushedAuthorizationBehavior.Require;
        hub.SaveTokens = true;
        hub.GetClaimsFromUserInfoEndpoint = false;
        hub.MapInboundClaims = false;
        hub.DisableTelemetry = true;
        hub.TokenValidationParameters.NameClaimType = Caller.UserClaim;
        hub.TokenValidationParameters.RoleClaimType = Caller.RoleClaim;
        hub.TokenValidationParameters.ValidIssuers = [console.Value.Address!.AbsoluteUri, console.Value.Hub!.AbsoluteUri];
        hub.CallbackPath = SignInPath;
        hub.SignedOutCallbackPath = SignOutPath;
        hub.Scope.Clear();
        foreach (var scope in (string[])["openid", "offline_access", .. Scopes.All])
        {
            hub.Scope.Add(scope);
        }

        Shape(hub.CorrelationCookie, "sign-in-", console.Value);
        Shape(hub.NonceCookie, "nonce-", console.Value);
        hub.Events = events;
    }

    private static void Shape(CookieBuilder cookie, string name, ConsoleOptions console)
    {
        cookie.Name = $"{(console.IsHttps ? "__Host-" : "")}exchangehub-{name}";
        cookie.Path = "/";
        cookie.HttpOnly = true;
        cookie.IsEssential = true;
        cookie.SameSite = SameSiteMode.Lax;
        cookie.SecurePolicy = console.IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
    }
}
