using System.Buffers.Text;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ExchangeHub.Testing.Certificates;

/// <summary>Certificates as departments make them, with their private keys.</summary>
public static class TestCertificate
{
    private const string LoopbackName = "CN=127.0.0.1";

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static X509Certificate2 SelfSigned(string name = "finance-430700", TimeSpan? validFor = null, TimeSpan? startsIn = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Made(new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256)).CreateSelfSigned(Now + (startsIn ?? TimeSpan.FromMinutes(-5)), Now + (validFor ?? TimeSpan.FromDays(30)));
    }

    public static X509Certificate2 Rsa(int bits)
    {
        using var key = RSA.Create(bits);
        return Made(new CertificateRequest("CN=finance-430700", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)).CreateSelfSigned(Now.AddMinutes(-5), Now.AddDays(30));
    }

    /// <summary>One that an authority issued, of which the hub knows nothing.</summary>
    public static X509Certificate2 Issued()
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=An authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using var authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(60));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Made(new CertificateRequest("CN=finance-430700", key, HashAlgorithmName.SHA256))
            .Create(authority, Now.AddMinutes(-5), Now.AddDays(30), RandomNumberGenerator.GetBytes(8))
            .CopyWithPrivateKey(key);
    }

    /// <summary>For a server on this machine.</summary>
    public static X509Certificate2 Loopback()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(LoopbackName, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(Now.AddMinutes(-5), Now.AddDays(1));
    }

    /// <summary>What its tokens name as <c>x5t#S256</c>.</summary>
    public static string Thumbprint(this X509Certificate2 certificate) => Base64Url.EncodeToString(SHA256.HashData(certificate.RawData));

    /// <summary>A client over TLS that shows this certificate, or none.</summary>
    public static HttpClient NewHttp(Uri address, X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == LoopbackName } };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        return new HttpClient(handler) { BaseAddress = address };
    }

    private static CertificateRequest Made(CertificateRequest request)
    {
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2")], critical: false));
        return request;
    }
}
