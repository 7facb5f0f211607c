using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>An address of this machine that nobody listens on: two servers that must know each other's before they start.</summary>
internal static class FreeAddress
{
    public static Uri Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
