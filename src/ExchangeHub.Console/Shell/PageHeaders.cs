using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.WebConsole.Shell;

/// <summary>What browsers are told about every page: scripts and everything else only from here, framed by nobody, kept by nobody.</summary>
internal static class PageHeaders
{
    // Components set sizes and places by style attributes; there is no other way to position a popover.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'";

    public static void WithPageHeaders<T>(this T endpoints)
        where T : IEndpointConventionBuilder => endpoints.Finally(endpoint =>
    {
        var next = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = http =>
        {
            Set(http.Response.Headers);
            return next(http);
        };
    });

    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.CacheControl = "no-store";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
    }
}
