using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Connections to receivers: guarded, without redirects, cookies and proxies, and renewed so that a name's new address is seen.</summary>
internal sealed class WebhookConnections : IDisposable
{
    private readonly ConcurrentDictionary<string, (HttpClient Http, DateTime PutAt)> showing = new();
    private readonly EndpointGuard guard;
    private readonly WebhookCertificates certificates;
    private readonly X509Certificate2Collection? authorities;

    public WebhookConnections(EndpointGuard guard, WebhookCertificates certificates, IOptions<WebhookOptions> options)
    {
        (this.guard, this.certificates) = (guard, certificates);
        if (options.Value.CaFile is { Length: > 0 } file)
        {
            authorities = [];
            authorities.ImportFromPemFile(file);
        }

        Plain = Create(null);
    }

    /// <summary>Those that show no certificate.</summary>
    public HttpClient Plain { get; }

    /// <summary>Those that show the certificate of a client; null where there is none. A new one is taken over without a restart.</summary>
    public HttpClient? Showing(string clientId)
    {
        DateTime? putAt = showing.TryGetValue(clientId, out var known) ? known.PutAt : null;
        if (certificates.Read(clientId, putAt) is var (certificate, newer))
        {
            // The former one is left to those who still use it.
            known = showing[clientId] = (Create(certificate), newer);
        }

        return certificates.Has(clientId) ? known.Http : null;
    }

    public void Dispose()
    {
        Plain.Dispose();
        foreach (var (http, _) in showing.Values)
        {
            http.Dispose();
        }
    }

    private HttpClient Create(X509Certificate2? certificate)
    {
        var tls = new SslClientAuthenticationOptions();
        if (certificate is not null)
        {
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
        }

        if (authorities is not null)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectCallback = guard.ConnectAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            MaxResponseHeadersLength = 32,
            ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
            SslOptions = tls,
        };
        return new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
