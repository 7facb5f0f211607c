using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Limits;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// Who calls, on every request. The framework's own middleware lets each scheme look whether the address is one of its
/// endpoints, which costs a third of a proxied call; here it runs for OpenIddict's addresses, all below two prefixes, and
/// for tokens that were not validated within the last second.
/// </summary>
internal sealed class CallerAuthentication(RequestDelegate next, RequestDelegate standard, ValidatedTokens validated)
{
    public static RequestDelegate Build(IApplicationBuilder app, RequestDelegate next)
    {
        var standard = app.New();
        standard.UseAuthentication();
        standard.Run(next);
        return new CallerAuthentication(next, standard.Build(), app.ApplicationServices.GetRequiredService<ValidatedTokens>()).InvokeAsync;
    }

    private Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path.StartsWithSegments("/connect") || http.Request.Path.StartsWithSegments("/.well-known"))
        {
            if (HasNul(http.Request.QueryString.Value) || (BasicCredentials.AreIn(http.Request, out var given) && HasNul(given)))
            {
                return RefuseAsync(http);
            }

            return http.Request.HasFormContentType ? ReadFormAsync(http) : standard(http);
        }

        var token = BearerTokenHandler.TokenOf(http.Request);
        if (token.IsEmpty)
        {
            return next(http);
        }

        var key = ValidatedTokens.KeyOf(token);
        if (validated.Find(key) is not { } known)
        {
            return validated.UnderWay(key) is { } other ? AwaitAsync(http, other) : standard(http);
        }

        return GoOnAsync(http, known);
    }

    private Task GoOnAsync(HttpContext http, ValidatedTokens.Validated known)
    {
        if (TokenBinding.IsHeld(known.BoundTo, http))
        {
            http.User = known.Result.Principal!;
            http.Features.Set<IAuthenticateResultFeature>(new Authenticated { AuthenticateResult = known.Result });
        }
        else
        {
            TokenBinding.Refuse(http);
        }

        return next(http);
    }

    // Credentials in a header are encoded like those in a query before they are put together.
    private static bool HasNul(string? text) =>
        text is not null && (text.Contains('\0', StringComparison.Ordinal) || text.Contains("%00", StringComparison.Ordinal));

    // Whoever reads the form next would fail on one that cannot be read.
    private async Task ReadFormAsync(HttpContext http)
    {
        if (await Forms.TryReadAsync(http.Request) is null)
        {
            await RefuseAsync(http);
            return;
        }

        await standard(http);
    }

    private static Task RefuseAsync(HttpContext http) =>
        Problems.Of(StatusCodes.Status400BadRequest, RejectionCode.MalformedRequest, "The form, the query or the header with the credentials cannot be read.").ExecuteAsync(http);

    private async Task AwaitAsync(HttpContext http, Task<ValidatedTokens.Validated?> other) =>
        await (await other.WaitAsync(http.RequestAborted) is { } known ? GoOnAsync(http, known) : standard(http));

    /// <summary>Else the framework makes another result from the principal.</summary>
    private sealed class Authenticated : IAuthenticateResultFeature
    {
        public AuthenticateResult? AuthenticateResult { get; set; }
    }
}
