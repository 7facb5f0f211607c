using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
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

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return AuthenticateResult.NoResult();
        }

        var key = ValidatedTokens.KeyOf(header[Prefix.Length..]);
        var second = validated.Now();
        if (second.Find(key) is { } known && known.Properties.ExpiresUtc > TimeProvider.GetUtcNow())
        {
            return AuthenticateResult.Success(known);
        }

        var result = await Context.AuthenticateAsync(OpenIddictValidationAspNetCoreDefaults.AuthenticationScheme);
        if (!result.Succeeded)
        {
            return AuthenticateResult.Fail("The access token is not valid.");
        }

        var ticket = new AuthenticationTicket(result.Principal, result.Properties, Scheme.Name);
        second.Keep(key, ticket);
        return AuthenticateResult.Success(ticket);
    }
}
