using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Client.Tokens;

/// <summary>The signed statement by which a client proves who it is (RFC 7523). Each is taken once.</summary>
internal static class ClientAssertion
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    // Without iat: the hub refuses one that lies ahead of its clock by more than half a minute, and departments' clocks do.
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);

    public static string Sign(ExchangeHubKey key, string clientId, Uri audience, DateTimeOffset now)
    {
        var header = Part(new { alg = key.Algorithm, typ = "client-authentication+jwt", kid = key.KeyId });
        var claims = Part(new
        {
            iss = clientId,
            sub = clientId,
            aud = audience.AbsoluteUri,
            jti = Guid.CreateVersion7(now).ToString("N"),
            exp = (now + Life).ToUnixTimeSeconds(),
        });
        var signed = $"{header}.{claims}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Part<T>(T value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));
}
