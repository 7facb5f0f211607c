using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.Testing;

/// <summary>A loopback port that nobody listens on, for servers that must be known before they start or come back where they were.</summary>
public static class FreePort
{
    // Below the ports that the system gives to outgoing connections: one that is free now stays so until its server starts.
    private const int First = 20_000;
    private const int Last = 32_000;

    private static int next = Random.Shared.Next(First, Last);

    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref next) % (Last - First));
            if (IsFree(port))
            {
                return port;
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
