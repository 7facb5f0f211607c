using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.WebConsole.SignIn;

/// <summary>How the console says to the token endpoint who it is (<c>private_key_jwt</c>): each assertion is short-lived and shown once.</summary>
internal sealed class ClientAssertion(IOptions<ConsoleOptions> options, TimeProvider clock)
{
    public const string ClientId = "exchangehub-console";
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly Lazy<SigningCredentials> key = new(() => new(new ECDsaSecurityKey(options.Value.ReadKey!()), SecurityAlgorithms.EcdsaSha256));

    public string New()
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = ClientId,
            Audience = HubAddresses.Token(options.Value.Hub!).AbsoluteUri,
            IssuedAt = now,
            NotBefore = now,
            Expires = now + Lifetime,
            Claims = new Dictionary<string, object> { ["sub"] = ClientId, ["jti"] = Guid.CreateVersion7().ToString("N") },
            SigningCredentials = key.Value,
        });
    }
}
