using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Clients;

/// <summary>What a client's key set may hold: public EC P-256 keys and public RSA keys of at least 2048 bits.</summary>
internal static class PublicKeys
{
    private const int MostKeys = 10;
    private const int LongestSet = 32 * 1024;
    private const int ShortestRsa = 2048;
    private const int LongestRsa = 8192;

    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    private static readonly string[] KeptMembers = ["kty", "crv", "x", "y", "n", "e", "kid", "use", "alg"];

    /// <summary>
    /// A checked key set reduced to what a public key needs, and the certificates behind it. What else a key set holds is
    /// left out, <c>x5c</c> too: a certificate signs in only where it was registered as one.
    /// </summary>
    public static JsonWebKeySet? Of(string? jwksJson, IReadOnlyList<string> certificates)
    {
        using var document = JsonDocument.Parse(jwksJson ?? """{"keys":[]}""");
        var keys = document.RootElement.GetProperty("keys").EnumerateArray()
            .Select(key => JsonSerializer.SerializeToElement(KeptMembers
                .Select(member => (Name: member, Value: Text(key, member)))
                .Where(member => member.Value is not null)
                .ToDictionary(member => member.Name, member => member.Value)))
            .Concat(certificates.Select(ClientCertificates.KeyOf))
            .ToList();
        return keys.Count == 0 ? null : new JsonWebKeySet(JsonSerializer.Serialize(new { keys }));
    }

    /// <summary>A kept key set with these certificates in the place of those it has.</summary>
    public static JsonWebKeySet? WithCertificates(JsonWebKeySet? kept, IReadOnlyList<string> certificates) =>
        SetOf(KeysIn(kept).Concat(Of(jwksJson: null, certificates)?.Keys ?? []));

    /// <summary>A kept key set with this checked one in the place of what it has beside certificates.</summary>
    public static JsonWebKeySet? WithKeys(JsonWebKeySet? kept, string jwksJson) =>
        SetOf(Of(jwksJson, [])!.Keys.Concat((kept?.Keys ?? []).Except(KeysIn(kept))));

    /// <summary>What tells the keys beside certificates apart, whatever they are called (RFC 7638).</summary>
    public static IReadOnlyList<string> ThumbprintsOf(JsonWebKeySet? kept) => [.. KeysIn(kept).Select(key => Base64UrlEncoder.Encode(key.ComputeJwkThumbprint()))];

    private static IEnumerable<JsonWebKey> KeysIn(JsonWebKeySet? kept) => (kept?.Keys ?? []).Where(key => key.X5c is not { Count: > 0 });

    private static JsonWebKeySet? SetOf(IEnumerable<JsonWebKey> keys)
    {
        var set = new JsonWebKeySet();
        foreach (var key in keys.ToList())
        {
            set.Keys.Add(key);
        }

        return set.Keys.Count == 0 ? null : set;
    }

    /// <summary>What is wrong with one public key, or null.</summary>
    public static string? ObjectionTo(JsonElement key) => OfKey(key).FirstOrDefault();

    public static IReadOnlyList<string> Findings(string jwksJson)
    {
        if (jwksJson.Length > LongestSet)
        {
            return [$"The key set has at most {LongestSet} characters."];
        }

        try
        {
            using var document = JsonDocument.Parse(jwksJson);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("keys", out var keys)
                && keys is { ValueKind: JsonValueKind.Array }
                ? OfKeys([.. keys.EnumerateArray()])
                : ["A key set is an object with an array 'keys'."];
        }
        catch (JsonException)
        {
            return ["The key set is not JSON."];
        }
    }

    private static List<string> OfKeys(IReadOnlyList<JsonElement> keys)
    {
        if (keys.Count is 0 or > MostKeys)
        {
            return [$"A key set has 1 to {MostKeys} keys."];
        }

        var findings = keys.SelectMany((key, index) => OfKey(key).Select(detail => $"keys[{index}]: {detail}")).ToList();
        if (!keys.Any(key => Text(key, "use") is null or "sig"))
        {
            findings.Add("No key may be used for signatures.");
        }

        var ids = keys.Select(key => Text(key, "kid")).OfType<string>().ToList();
        if (ids.Count != ids.Distinct(StringComparer.Ordinal).Count())
        {
            findings.Add("Two keys have the same 'kid'.");
        }

        return findings;
    }

    private static IEnumerable<string> OfKey(JsonElement key)
    {
        if (key.ValueKind != JsonValueKind.Object)
        {
            return ["A key is an object."];
        }

        if (KeptMembers.FirstOrDefault(member => IsBroken(key, member)) is { } broken)
        {
            return [$"'{broken}' holds half a character."];
        }

        if (PrivateMembers.Any(member => key.TryGetProperty(member, out _)))
        {
            return ["This is a private or shared key; send the public key only and replace this one."];
        }

        return Text(key, "kty") switch
        {
            "EC" when Text(key, "crv") == "P-256" => IsOnCurve(key) ? [] : ["'x' and 'y' are not a point of P-256."],
            "RSA" => HasGoodModulus(key) ? [] : [$"An RSA key has {ShortestRsa} to {LongestRsa} bits and an odd exponent."],
            _ => ["Keys are EC P-256 or RSA."],
        };
    }

    private static bool IsOnCurve(JsonElement key)
    {
        if (Bytes(key, "x") is not { Length: 32 } x || Bytes(key, "y") is not { Length: 32 } y)
        {
            return false;
        }

        try
        {
            using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = x, Y = y } });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static bool HasGoodModulus(JsonElement key)
    {
        if (Bytes(key, "n") is not { Length: <= LongestRsa / 8 } n || Bytes(key, "e") is not { Length: > 0 and <= 8 } e)
        {
            return false;
        }

        var bits = new System.Numerics.BigInteger(n, isUnsigned: true, isBigEndian: true).GetBitLength();
        var exponent = new System.Numerics.BigInteger(e, isUnsigned: true, isBigEndian: true);
        return bits >= ShortestRsa && exponent > 2 && !exponent.IsEven;
    }

    private static string? Text(JsonElement key, string member) => IsText(key, member, out var value) && !IsBroken(key, member) ? value.GetString() : null;

    private static bool IsText(JsonElement key, string member, out JsonElement value)
    {
        value = default;
        return key.ValueKind == JsonValueKind.Object && key.TryGetProperty(member, out value) && value.ValueKind == JsonValueKind.String;
    }

    // An escape such as \ud800 alone: JSON allows it, and no text can hold it.
    private static bool IsBroken(JsonElement key, string member)
    {
        try
        {
            _ = IsText(key, member, out var value) ? value.GetString() : null;
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }

    private static byte[]? Bytes(JsonElement key, string member)
    {
        try
        {
            return Text(key, member) is { Length: > 0 } text ? Base64UrlEncoder.DecodeBytes(text) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
