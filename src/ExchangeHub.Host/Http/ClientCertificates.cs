using System.Net;
using System.Security.Cryptography.X509Certificates;
using ExchangeHub.Gateway;
using ExchangeHub.Host.Settings;
using Microsoft.AspNetCore.HttpOverrides;
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

    /// <summary>What the trusted proxy says of scheme, certificate and address counts; what anybody else says of them is removed.</summary>
    public static void UseTrustedProxy(this IApplicationBuilder app, HostSettings settings, GatewayOptions gateway)
    {
        if (settings.TrustedProxies.Count == 0)
        {
            return;
        }

        if (gateway.ClientCertificateHeader is { Length: > 0 } header)
        {
            app.Use((http, next) =>
            {
                JudgeCertificateHeader(http, header, settings);
                return next(http);
            });
            app.UseCertificateForwarding();
        }

        // Last: from here on the address is the one that the proxy names.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedFor };
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(forwarded);
    }

    private static void JudgeCertificateHeader(HttpContext http, string header, HostSettings settings)
    {
        if (!settings.TrustedProxies.Any(network => IsWithin(network, http.Connection.RemoteIpAddress)))
        {
            http.Request.Headers.Remove(header);
        }
        else if (http.Request.Headers.ContainsKey(header))
        {
            http.Request.Headers[ForwardedHeadersDefaults.XForwardedProtoHeaderName] = Uri.UriSchemeHttps;
        }
        else
        {
            // A certificate of this connection would be the proxy's own.
            http.Connection.ClientCertificate = null;
        }
    }

    private static bool IsWithin(System.Net.IPNetwork network, IPAddress? address) =>
        address is not null && network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);

    // What is no certificate is none. nginx escapes PEM for a URL, HAProxy gives DER in Base64, RFC 9440 puts colons around that.
    private static X509Certificate2 Read(string header) => header.StartsWith("-----", StringComparison.Ordinal)
        ? X509Certificate2.CreateFromPem(Uri.UnescapeDataString(header))
        : X509CertificateLoader.LoadCertificate(Convert.FromBase64String(header.Trim(':')));
}
