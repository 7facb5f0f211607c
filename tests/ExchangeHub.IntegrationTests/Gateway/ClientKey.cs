using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.IntegrationTests.Gateway;

/// <summary>A department's key pair and the assertions it signs, made by hand so that they can also be wrong.</summary>
public abstract class ClientKey : IDisposable
{
    public abstract string Algorithm { get; }

    protected abstract object Members { get; }

    public string Jwks => JsonSerializer.Serialize(new { keys = new[] { Members } });

    public static ClientKey Ec() => new EcKey();

    public static ClientKey Rsa() => new RsaKey();

    public string Assertion(IReadOnlyDictionary<string, object> claims, string type = "client-authentication+jwt")
    {
        var signed = $"{Part(new { alg = Algorithm, typ = type, kid = "k1" })}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Unsigned(IReadOnlyDictionary<string, object> claims) =>
        $"{Part(new { alg = "none", typ = "client-authentication+jwt" })}.{Part(claims)}.";

    /// <summary>The known attack: the public key taken for a shared secret.</summary>
    public string SignedWithPublicKeyAsSecret(IReadOnlyDictionary<string, object> claims)
    {
        var signed = $"{Part(new { alg = "HS256", typ = "client-authentication+jwt", kid = "k1" })}.{Part(claims)}";
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(PublicPem), Encoding.ASCII.GetBytes(signed));
        return $"{signed}.{Base64Url.EncodeToString(mac)}";
    }

    public abstract string PrivateJwks { get; }

    protected abstract string PublicPem { get; }

    protected abstract byte[] Sign(byte[] content);

    public abstract void Dispose();

    private static string Part(object value) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(value));

    private sealed class EcKey : ClientKey
    {
        private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public override string Algorithm => "ES256";

        public override string PrivateJwks => JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                new
                {
                    kty = "EC",
                    crv = "P-256",
                    x = Base64Url.EncodeToString(Private.Q.X),
                    y = Base64Url.EncodeToString(Private.Q.Y),
                    d = Base64Url.EncodeToString(Private.D),
                },
            },
        });

        protected override object Members => new
        {
            kty = "EC",
            crv = "P-256",
            kid = "k1",
            use = "sig",
            x = Base64Url.EncodeToString(Private.Q.X),
            y = Base64Url.EncodeToString(Private.Q.Y),
        };

        protected override string PublicPem => key.ExportSubjectPublicKeyInfoPem();

        private ECParameters Private => key.ExportParameters(includePrivateParameters: true);

        public override void Dispose() => key.Dispose();

        protected override byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256);
    }

    private sealed class RsaKey : ClientKey
    {
        private readonly RSA key = RSA.Create(2048);

        public override string Algorithm => "PS256";

        public override string PrivateJwks => throw new NotSupportedException("The EC key shows it.");

        protected override object Members => new
        {
            kty = "RSA",
            kid = "k1",
            n = Base64Url.EncodeToString(key.ExportParameters(false).Modulus),
            e = Base64Url.EncodeToString(key.ExportParameters(false).Exponent),
        };

        protected override string PublicPem => key.ExportSubjectPublicKeyInfoPem();

        public override void Dispose() => key.Dispose();

        protected override byte[] Sign(byte[] content) => key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
    }
}
