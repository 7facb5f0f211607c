using System.Net;
using System.Security.Cryptography.X509Certificates;
using ExchangeHub.Gateway;
using ExchangeHub.Host.Settings;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ExchangeHub.Host.Http;

/// <summary>How a client's TLS certificate reaches the gateway: by Kestrel's own handshake, or in a header of the proxy that ends TLS.</summary>
internal static class ClientCertificates
{
    /// <summary>Asks for certificates, of whatever authority: that one was registered is what makes it trusted.</summary>
    public static void AskForClientCertificates(this KestrelServerOptions kestrel, GatewayOptions gateway) => kestrel.ConfigureHttpsDefaults(https =>
    {
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        https.AllowAnyClientCertificate();
        if (gateway.CertificateAddress is { Port: var port })
        {
            https.OnAuthenticate = (connection, tls) => tls.ClientCertificateRequired = (connection.LocalEndPoint as IPEndPoint)?.Port == port;
        }
    });

    /// <summary>Reads the certificate that the proxy passes on.</summary>
    public static void AddForwardedCertificates(this IServiceCollection services, GatewayOptions gateway)
    {
        if (gateway.ClientCertificateHeader is { Length: > 0 } header)
        {
            services.AddCertificateForwarding(forwarding =>
            {
                forwarding.CertificateHeader = header;
                forwarding.HeaderConverter = Read;
            });
        }
    }

    /// <summary>What the trusted proxy says of scheme and certificate counts; what anybody else says of them is removed.</summary>
    public static void UseTrustedProxy(this IApplicationBuilder app, HostSettings settings, GatewayOptions gateway)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders.XForwardedProto };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
        if (gateway.ClientCertificateHeader is { Length: > 0 } header)
        {
            app.Use((http, next) =>
            {
                if (!settings.TrustedProxies.Any(network => IsWithin(network, http.Connection.RemoteIpAddress)))
                {
                    http.Request.Headers.Remove(header);
                }
                else if (http.Request.Headers.ContainsKey(header))
                {
                    http.Request.Scheme = Uri.UriSchemeHttps;
                }
                else
                {
                    // A certificate of this connection would be the proxy's own.
                    http.Connection.ClientCertificate = null;
                }

                return next(http);
            });
            app.UseCertificateForwarding();
        }
    }

    private static bool IsWithin(IPNetwork network, IPAddress? address) =>
        address is not null && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // What is no certificate is none. nginx escapes PEM for a URL, HAProxy gives DER in Base64, RFC 9440 puts colons around that.
    private static X509Certificate2 Read(string header) => header.StartsWith("-----", StringComparison.Ordinal)
        ? X509Certificate2.CreateFromPem(Uri.UnescapeDataString(header))
        : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(header.Trim(':')));
}
