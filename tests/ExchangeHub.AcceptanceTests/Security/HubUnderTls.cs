using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using ExchangeHub.AcceptanceTests.Exchange;
using ExchangeHub.Testing;
using ExchangeHub.Testing.Certificates;
using ExchangeHub.Testing.Hubs;

namespace ExchangeHub.AcceptanceTests.Security;

/// <summary>A hub that ends TLS itself and also stands behind a proxy, which has an address of its own on this machine.</summary>
internal static class HubUnderTls
{
    public const string Header = "Client-Cert";

    private static readonly IPAddress Proxy = IPAddress.Parse("127.0.0.2");

    public static HubSettings SettingsOf(HubSettings settings, TemporaryFolder folder)
    {
        var file = Path.Combine(folder.Path, "tls.pfx");
        using var certificate = TestCertificate.Loopback();
        File.WriteAllBytes(file, certificate.Export(X509ContentType.Pkcs12));
        return settings with
        {
            TlsFile = file,
            Environment = new Dictionary<string, string> { ["EXCHANGEHUB_TRUSTED_PROXY"] = $"10.9.8.0/24,{Proxy}", ["Gateway__ClientCertificateHeader"] = Header },
        };
    }

    /// <summary>What comes from the proxy's address, or from this machine's usual one.</summary>
    public static HttpClient NewHttp(Uri hub, bool fromProxy) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (connection, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(fromProxy ? Proxy : IPAddress.Loopback, 0));
            await socket.ConnectAsync(connection.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = hub,
    };
}

public sealed class EmbeddedHubUnderTls : EmbeddedHub
{
    private readonly TemporaryFolder folder = new();

    protected override HubSettings SettingsOf(HubEdition edition) => HubUnderTls.SettingsOf(base.SettingsOf(edition), folder);
}

public sealed class ProductionHubUnderTls : ProductionHub
{
    private readonly TemporaryFolder folder = new();

    protected override HubSettings SettingsOf(HubEdition edition) => HubUnderTls.SettingsOf(base.SettingsOf(edition), folder);
}
