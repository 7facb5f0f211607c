using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ExchangeHub.Contracts;
using Microsoft.IdentityModel.Tokens;

namespace ExchangeHub.Gateway.Clients;

/// <summary>
/// The certificates of a client (RFC 8705): kept in its key set as <c>x5c</c>. That one was registered is what makes it
/// trusted, so it may be self-signed as well as issued by an authority; no chain is looked at.
/// </summary>
internal static class ClientCertificates
{
    private const int Most = 5;
    private const int LongestPem = 16 * 1024;

    /// <summary>Everything that is wrong with certificates given as PEM, one to each text.</summary>
    public static IEnumerable<Finding> Findings(IReadOnlyList<string> certificates, DateTimeOffset now)
    {
        if (certificates.Count > Most)
        {
            return [new(RejectionCode.TooLong, "certificates", $"A client has at most {Most} certificates.")];
        }

        return certificates.Select((pem, index) => (Objection: ObjectionTo(pem, now), Field: $"certificates[{index}]"))
            .Where(certificate => certificate.Objection is not null)
            .Select(certificate => new Finding(RejectionCode.InvalidField, certificate.Field, certificate.Objection!));
    }

    /// <summary>A checked certificate as the key it is kept as.</summary>
    public static JsonElement KeyOf(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return KeyOf(certificate);
    }

    /// <summary>The certificates in a client's key set.</summary>
    public static IEnumerable<X509Certificate2> In(JsonWebKeySet? keys) => (keys?.Keys ?? [])
        .Where(key => key.X5c is { Count: > 0 })
        .Select(key => X509CertificateLoader.LoadCertificate(Convert.FromBase64String(key.X5c[0])));

    public static CertificateSummary SummaryOf(X509Certificate2 certificate) =>
        new(ThumbprintOf(certificate), new DateTimeOffset(certificate.NotAfter).ToUniversalTime());

    /// <summary>What RFC 8705 calls <c>x5t#S256</c>.</summary>
    public static string ThumbprintOf(X509Certificate2 certificate) => Base64Url.EncodeToString(SHA256.HashData(certificate.RawDataMemory.Span));

    /// <summary>What is wrong with a certificate beside its key, which is checked as any other; null where nothing is.</summary>
    public static string? ObjectionTo(X509Certificate2 certificate, DateTimeOffset now) =>
        now >= certificate.NotAfter ? "The certificate has expired."
        : now < certificate.NotBefore ? "The certificate is not valid yet."
        : null;

    private static string? ObjectionTo(string? pem, DateTimeOffset now)
    {
        if (pem is null or { Length: > LongestPem } || !PemEncoding.TryFind(pem, out _))
        {
            return "This is not a certificate in PEM (-----BEGIN CERTIFICATE-----).";
        }

        if (pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return "This holds a private key; send the certificate only, and replace this key.";
        }

        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(pem);
            if (all.Count != 1)
            {
                return "One certificate is given at a time, without those of its authority.";
            }

            using var certificate = all[0];
            return ObjectionTo(certificate, now) ?? PublicKeys.ObjectionTo(KeyOf(certificate));
        }
        catch (CryptographicException)
        {
            return "The certificate cannot be read.";
        }
    }

    private static JsonElement KeyOf(X509Certificate2 certificate)
    {
        var key = new Dictionary<string, object>
        {
            ["kid"] = ThumbprintOf(certificate), ["use"] = "sig", ["x5c"] = new[] { Convert.ToBase64String(certificate.RawDataMemory.Span) },
        };
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            using (rsa)
            {
                var numbers = rsa.ExportParameters(includePrivateParameters: false);
                (key["kty"], key["n"], key["e"]) = ("RSA", Base64Url.EncodeToString(numbers.Modulus), Base64Url.EncodeToString(numbers.Exponent));
            }
        }
        else if (certificate.GetECDsaPublicKey() is { } ec)
        {
            using (ec)
            {
                var point = ec.ExportParameters(includePrivateParameters: false);
                key["kty"] = "EC";
                key["crv"] = point.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value ? "P-256" : "other";
                (key["x"], key["y"]) = (Base64Url.EncodeToString(point.Q.X), Base64Url.EncodeToString(point.Q.Y));
            }
        }

        return JsonSerializer.SerializeToElement(key);
    }
}
