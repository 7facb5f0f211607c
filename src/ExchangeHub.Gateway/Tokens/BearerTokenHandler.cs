using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenIddict.Validation.AspNetCore;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>The default scheme: OpenIddict's validation, remembered for at most a second.</summary>
internal sealed class BearerTokenHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, ValidatedTokens validated)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Bearer";

    private const string Prefix = "Bearer ";

    /// <summary>The token that a request carries; empty where there is none. Not copied: it is two kilobytes, on every request.</summary>
    public static ReadOnlySpan<char> TokenOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } header] && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? header.AsSpan(Prefix.Length) : [];

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = TokenOf(Request);
        if (token.IsEmpty)
        {
            return AuthenticateResult.NoResult();
        }

        var (second, key) = (validated.Now(), ValidatedTokens.KeyOf(token));
        if (validated.Find(key) is { } known)
        {
            return Held(known);
        }

        ValidatedTokens.Validated? found = null;
        second.Begin(key);
        try
        {
            var result = await Context.AuthenticateAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
            if (!result.Succeeded)
            {
                return TokenBinding.IsReasonOf(result) ? Unbound() : AuthenticateResult.Fail("The access token is not valid.");
            }

            found = ValidatedTokens.Validated.From(new AuthenticationTicket(result.Principal, result.Properties, Scheme.Name));
            second.Keep(key, found);
            return Held(found);
        }
        finally
        {
            second.End(key, found);
        }
    }

    private AuthenticateResult Held(ValidatedTokens.Validated known) =>
        TokenBinding.IsHeld(known.BoundTo, Context) ? known.Result : Unbound();

    private AuthenticateResult Unbound()
    {
        TokenBinding.Refuse(Context);
        return AuthenticateResult.Fail("The access token is bound to another certificate.");
    }
}
