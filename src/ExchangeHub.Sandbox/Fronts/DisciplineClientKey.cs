using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Client;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Sandbox.Fronts;

/// <summary>
/// How the discipline systems, which need no adapter, are known to the hub: a client each, with a private key of its own. The keys are all made
/// from one secret of the key folder, so the host registers the public keys and the systems sign with the private ones, and nothing is handed over.
/// </summary>
public static class DisciplineClientKey
{
    private const string Purpose = "discipline-client";
    private const int ScalarLength = 32;

    // 64 bits more than the order has: what is left after the division is as good as evenly spread.
    private const int SeedLength = ScalarLength + 8;

    private static readonly BigInteger Order =
        BigInteger.Parse("0FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>The scopes such a client needs.</summary>
    public static IReadOnlyList<string> Scopes { get; } = ["events:publish", "deliveries:pull"];

    /// <summary>The client id of a region's discipline system.</summary>
    public static string ClientIdOf(string region) => $"sandbox-{Contracts.Department.Discipline}-{region}";

    /// <summary>The public key to register for it. The first call of an installation makes the secret it rests on.</summary>
    public static string PublicJwks(KeyFolder keys, string region)
    {
        using var key = Of(keys, region);
        return key.PublicJwks();
    }

    internal static ExchangeHubKey Of(KeyFolder keys, string region)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Newest(Purpose) is null)
        {
            keys.Create(Purpose);
        }

        var seed = HKDF.DeriveKey(HashAlgorithmName.SHA256, keys.Newest(Purpose)!.Value.Key, SeedLength, info: Encoding.UTF8.GetBytes($"ES256/{region}"));
        using var ec = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = ScalarOf(seed) });
        return ExchangeHubKey.Parse(ec.ExportPkcs8PrivateKeyPem());
    }

    private static byte[] ScalarOf(byte[] seed)
    {
        var scalar = (new BigInteger(seed, isUnsigned: true, isBigEndian: true) % (Order - 1)) + 1;
        var written = scalar.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[ScalarLength - written.Length], .. written];
    }
}
