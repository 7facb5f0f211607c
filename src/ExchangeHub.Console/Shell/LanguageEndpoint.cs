using ExchangeHub.WebConsole.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.WebConsole.Shell;

/// <summary><c>/language/{code}</c>: remembers a language and goes back to the page.</summary>
internal static class LanguageEndpoint
{
    public const string Path = "/language/";

    public static void MapLanguage(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path + "{code}", Choose).AllowAnonymous().ExcludeFromDescription();

    private static IResult Choose(string code, string? to, HttpContext http)
    {
        http.Response.Cookies.Append(Language.Cookie, code == Language.English ? code : Language.Chinese, new CookieOptions
        {
            Path = "/", MaxAge = TimeSpan.FromDays(365), HttpOnly = true, IsEssential = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps,
        });
        // Only a page of this host; "//elsewhere" and "/\elsewhere" are addresses of others.
        return to is ['/', ..] and not ['/', '/' or '\\', ..] ? Results.LocalRedirect(to) : Results.LocalRedirect("/");
    }
}
