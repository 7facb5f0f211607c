using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Client;

/// <summary>
/// The private key a client signs in with (<c>private_key_jwt</c>): EC P-256 (ES256) or RSA of at least 2048 bits (RS256). The hub is given
/// <see cref="PublicJwks"/>; the key itself never leaves the department.
/// </summary>
public sealed class ExchangeHubKey : IDisposable
{
    private const int ShortestRsa = 2048;

    private readonly AsymmetricAlgorithm key;
    private readonly Lock gate = new();

    private ExchangeHubKey(AsymmetricAlgorithm key, string? id)
    {
        this.key = key;
        KeyId = id ?? Thumbprint();
    }

    /// <summary><c>ES256</c> or <c>RS256</c>.</summary>
    public string Algorithm => key is ECDsa ? "ES256" : "RS256";

    /// <summary>The key's own <c>kid</c>, or its thumbprint (RFC 7638).</summary>
    public string KeyId { get; }

    /// <summary>A new EC P-256 key. Keep what <see cref="ExportPem"/> gives where only the system's own account can read it.</summary>
    public static ExchangeHubKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256), id: null);

    /// <summary>Reads a key: PEM without password, or a JWK. Throws <see cref="FormatException"/>, never with any part of the text.</summary>
    public static ExchangeHubKey Parse(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        var (key, id) = text.AsSpan().TrimStart() is ['{', ..] ? PrivateKeyText.FromJwk(text) : (PrivateKeyText.FromPem(text), null);
        if (Objection(key) is { } objection)
        {
            key.Dispose();
            throw new FormatException(objection);
        }

        return new ExchangeHubKey(key, id);
    }

    /// <summary>The private key as PEM (PKCS#8), to be kept secret.</summary>
    public string ExportPem() => key.ExportPkcs8PrivateKeyPem();

    /// <summary>The public key as a JSON Web Key Set, as <c>./hub client add --jwks</c> takes it.</summary>
    public string PublicJwks()
    {
        var members = PublicMembers();
        (members["kid"], members["use"], members["alg"]) = (KeyId, "sig", Algorithm);
        return JsonSerializer.Serialize(new { keys = new[] { members } });
    }

    /// <inheritdoc />
    public void Dispose() => key.Dispose();

    internal byte[] Sign(byte[] content)
    {
        lock (gate)
        {
            return key is ECDsa ec
                ? ec.SignData(content, HashAlgorithmName.SHA256)
                : ((RSA)key).SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    private static string? Objection(AsymmetricAlgorithm key) => key switch
    {
        ECDsa ec when ec.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value => "An EC key must be on the curve P-256.",
        RSA { KeySize: < ShortestRsa } => $"An RSA key needs at least {ShortestRsa} bits.",
        _ => null,
    };

    // In the order of their names: that is what the thumbprint is taken over.
    private SortedDictionary<string, string> PublicMembers()
    {
        if (key is ECDsa ec)
        {
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            return new(StringComparer.Ordinal)
            {
                ["crv"] = "P-256", ["kty"] = "EC", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y),
            };
        }

        var rsa = ((RSA)key).ExportParameters(includePrivateParameters: false);
        return new(StringComparer.Ordinal)
        {
            ["e"] = Base64Url.EncodeToString(rsa.Exponent), ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(rsa.Modulus),
        };
    }

    private string Thumbprint() =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(PublicMembers()))));
}
