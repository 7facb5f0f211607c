using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using ExchangeHub.Contracts.Sealing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>Lets in whoever holds the key of the very system that the address names.</summary>
internal sealed class SandboxAuthentication(
    KeyFolder keys, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Sandbox";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[SandboxKey.Header] is not [{ Length: > 0 } given]
            || Context.GetRouteValue("department") is not string department
            || Context.GetRouteValue("region") is not string region)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var expected = SandboxKey.For(keys, department, region);
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected)))
        {
            return Task.FromResult(AuthenticateResult.Fail("The key is not this system's."));
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, $"{department}-{region}")], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }
}
