using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Access;
using Jose;

namespace ExchangeHub.Hub.Amqp;

/// <summary>Data that only its receiver opens: compact JWE, ECDH-ES with A256GCM, to an EC P-256 key.</summary>
internal sealed class MessageSeal(IMessageKeys keys)
{
    private const string Algorithm = "ECDH-ES";
    private const string Encryption = "A256GCM";
    private const int Parts = 5;

    /// <summary>Encrypts to a client's public key, a JSON Web Key.</summary>
    public static string Close(byte[] plain, string publicKey)
    {
        var key = JsonElement.Parse(publicKey);
        var headers = new Dictionary<string, object> { ["cty"] = "application/json" };
        if (key.TryGetProperty("kid", out var id))
        {
            headers["kid"] = id.GetString()!;
        }

        var receiver = new Jwk(crv: "P-256", x: key.GetProperty("x").GetString()!, y: key.GetProperty("y").GetString()!);
        return JWE.EncryptBytes(
            plain, [new JweRecipient(JweAlgorithm.ECDH_ES, receiver)], JweEncryption.A256GCM, mode: SerializationMode.Compact, extraProtectedHeaders: headers);
    }

    /// <summary>What a sender encrypted to the hub; null where it cannot be opened.</summary>
    public byte[]? Open(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != Parts || parts[1].Length > 0 || KeyOf(parts[0]) is not { } found)
        {
            return null;
        }

        try
        {
            using var key = ECDiffieHellman.Create(found);
            return JWE.Decrypt(token, key, JweAlgorithm.ECDH_ES, JweEncryption.A256GCM).PlaintextBytes;
        }
        catch (Exception)
        {
            // A border: from a stranger's bytes the library throws whatever it stumbles over.
            return null;
        }
    }

    // Only what the interface names is let through to the library: no compression, no other algorithm, no critical extension.
    private ECParameters? KeyOf(string protectedHeader)
    {
        try
        {
            var header = JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(protectedHeader));
            return header.ValueKind == JsonValueKind.Object
                && Is(header, "alg", Algorithm) && Is(header, "enc", Encryption)
                && !header.TryGetProperty("zip", out _) && !header.TryGetProperty("crit", out _)
                && header.TryGetProperty("kid", out var id) && id.ValueKind == JsonValueKind.String
                ? keys.Find(id.GetString()!)
                : null;
        }
        catch (Exception unreadable) when (unreadable is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool Is(JsonElement header, string name, string value) =>
        header.TryGetProperty(name, out var given) && given.ValueKind == JsonValueKind.String && given.ValueEquals(value);
}
