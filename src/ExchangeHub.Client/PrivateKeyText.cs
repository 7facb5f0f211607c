using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace ExchangeHub.Client;

/// <summary>Private keys as people are given them.</summary>
internal static class PrivateKeyText
{
    private const string NotReadable = "Not a private key: PEM without password, or JWK, of an EC P-256 or RSA key.";

    public static AsymmetricAlgorithm FromPem(string text)
    {
        // PKCS#8 does not say in its label which of the two it holds.
        foreach (var empty in (ReadOnlySpan<Func<AsymmetricAlgorithm>>)[ECDsa.Create, RSA.Create])
        {
            var key = empty();
            if (TryImport(key, text))
            {
                return key;
            }

            key.Dispose();
        }

        throw new FormatException(NotReadable);
    }

    public static (AsymmetricAlgorithm Key, string? Id) FromJwk(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var jwk = document.RootElement.TryGetProperty("keys", out var keys) ? keys.EnumerateArray().Single() : document.RootElement;
            return (KeyOf(jwk), jwk.TryGetProperty("kid", out var id) ? id.GetString() : null);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or CryptographicException)
        {
            // The cause may quote the text.
            throw new FormatException(NotReadable);
        }
    }

    private static bool TryImport(AsymmetricAlgorithm key, string text)
    {
        try
        {
            key.ImportFromPem(text);
            // A public key imports as well.
            key.ExportPkcs8PrivateKey();
            return true;
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            return false;
        }
    }

    private static AsymmetricAlgorithm KeyOf(JsonElement jwk) => jwk.GetProperty("kty").GetString() switch
    {
        "EC" when jwk.GetProperty("crv").GetString() == "P-256" => ECDsa.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Bytes(jwk, "d"),
            Q = new ECPoint { X = Bytes(jwk, "x"), Y = Bytes(jwk, "y") },
        }),
        "RSA" => RSA.Create(new RSAParameters
        {
            Modulus = Bytes(jwk, "n"), Exponent = Bytes(jwk, "e"), D = Bytes(jwk, "d"), P = Bytes(jwk, "p"), Q = Bytes(jwk, "q"),
            DP = Bytes(jwk, "dp"), DQ = Bytes(jwk, "dq"), InverseQ = Bytes(jwk, "qi"),
        }),
        _ => throw new FormatException(NotReadable),
    };

    private static byte[] Bytes(JsonElement jwk, string member) => Base64Url.DecodeFromChars(jwk.GetProperty(member).GetString());
}
