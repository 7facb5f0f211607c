using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.IntegrationTests.Adapters;

/// <summary>An address of this machine that nobody listens on: two servers that must know each other's before they start.</summary>
internal static class FreeAddress
{
    // Below the ports that the system gives to outgoing connections: one that is free now stays so until its server starts.
    private const int First = 20_000;
    private const int Last = 32_000;

    private static int next = Random.Shared.Next(First, Last);

    public static Uri Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref next) % (Last - First));
            if (IsFree(port))
            {
                return new Uri($"http://127.0.0.1:{port}");
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
