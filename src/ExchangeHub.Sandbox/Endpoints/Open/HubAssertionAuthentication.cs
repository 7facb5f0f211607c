using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Sandbox.Endpoints.Open;

/// <summary>Lets in whom the hub vouches for: what a department does to take calls through the gateway, with nothing but the platform's own classes.</summary>
internal sealed class HubAssertionAuthentication(
    HubKeys keys, TimeProvider clock, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "HubAssertion";

    private const string Prefix = "Bearer ";
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is not [{ } header] || !header.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            return await ReadAsync(header[Prefix.Length..].Split('.')) is { } claims
                ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName)), SchemeName))
                : AuthenticateResult.Fail("The hub does not vouch for this call.");
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return AuthenticateResult.Fail("No assertion of the hub.");
        }
    }

    private async Task<IReadOnlyList<Claim>?> ReadAsync(string[] parts)
    {
        if (parts is not [var head, var body, var signature])
        {
            return null;
        }

        var header = JsonElement.Parse(Base64Url.DecodeFromChars(head));
        if (header.GetProperty("alg").GetString() != "ES256" || header.GetProperty("typ").GetString() != "hub-assertion+jwt"
            || await keys.FindAsync(header.GetProperty("kid").GetString()!, Context.RequestAborted) is not { } key
            || !key.VerifyData(Encoding.ASCII.GetBytes($"{head}.{body}"), Base64Url.DecodeFromChars(signature), HashAlgorithmName.SHA256))
        {
            return null;
        }

        var claims = JsonElement.Parse(Base64Url.DecodeFromChars(body));
        var expires = DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64());
        return claims.GetProperty("aud").GetString() == $"{Request.Scheme}://{Request.Host}"
            && claims.GetProperty("system").GetString() == $"{Context.GetRouteValue("department")}/{Context.GetRouteValue("region")}"
            && clock.GetUtcNow() < expires + Leeway
                ? [.. new[] { "sub", "department", "region" }.Select(name => new Claim(name, claims.GetProperty(name).GetString()!))]
                : null;
    }
}
