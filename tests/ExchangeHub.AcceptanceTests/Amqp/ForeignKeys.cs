using System.Security.Cryptography;
using System.Text.Json;
using Jose;
using Base64Url = System.Buffers.Text.Base64Url;

namespace ExchangeHub.AcceptanceTests.Amqp;

/// <summary>The keys of a system that signs in with one and has its data encrypted to the other.</summary>
internal sealed class ForeignKeys : IDisposable
{
    private readonly ECDsa signing = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDiffieHellman encryption = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);

    public string PrivateKey
    {
        get
        {
            var key = encryption.ExportParameters(includePrivateParameters: true);
            return JsonSerializer.Serialize(new { kty = "EC", crv = "P-256", x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y), d = Base64Url.EncodeToString(key.D) });
        }
    }

    /// <summary>The public set that it is registered with.</summary>
    public string SetOf(bool withEncryption)
    {
        object[] keys = [Public(signing.ExportParameters(false), "sig"), .. withEncryption ? [Public(encryption.ExportParameters(false), "enc")] : Array.Empty<object>()];
        return JsonSerializer.Serialize(new { keys });
    }

    public string Assert(string clientId, Uri audience, DateTimeOffset now) => JWT.Encode(
        new Dictionary<string, object>
        {
            ["iss"] = clientId, ["sub"] = clientId, ["aud"] = audience.AbsoluteUri, ["jti"] = Guid.CreateVersion7(now).ToString("N"), ["exp"] = now.AddMinutes(2).ToUnixTimeSeconds(),
        },
        signing, JwsAlgorithm.ES256, new Dictionary<string, object> { ["kid"] = "sig" });

    public JsonElement Open(string token) => JsonElement.Parse(JWE.Decrypt(token, encryption, JweAlgorithm.ECDH_ES, JweEncryption.A256GCM).Plaintext);

    /// <summary>A JWE to a published key; a test may spoil its headers.</summary>
    public static string Seal(string text, JsonElement key, IReadOnlyDictionary<string, object>? headers = null)
    {
        var receiver = new Jwk(crv: "P-256", x: key.GetProperty("x").GetString()!, y: key.GetProperty("y").GetString()!);
        var more = new Dictionary<string, object>(headers ?? new Dictionary<string, object>());
        more.TryAdd("kid", key.GetProperty("kid").GetString()!);
        return JWE.Encrypt(text, [new JweRecipient(JweAlgorithm.ECDH_ES, receiver)], JweEncryption.A256GCM, mode: SerializationMode.Compact, extraProtectedHeaders: more);
    }

    public void Dispose()
    {
        signing.Dispose();
        encryption.Dispose();
    }

    private static object Public(ECParameters key, string use) =>
        new { kty = "EC", crv = "P-256", use, kid = use, x = Base64Url.EncodeToString(key.Q.X), y = Base64Url.EncodeToString(key.Q.Y) };
}
