using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.Access.Destinations;

/// <summary>Connects to addresses that may be reached, and to no others: a name may mean another address each time it is asked.</summary>
public static class GuardedConnection
{
    /// <summary>Resolves the name once and connects to the very addresses that were looked at.</summary>
    public static async ValueTask<Stream> ConnectAsync(
        DnsEndPoint endpoint, INameResolver names, Func<IPAddress, bool> mayReach, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(names);
        var allowed = (await AddressesAsync(endpoint.Host, names, cancellationToken)).Where(mayReach).ToArray();
        if (allowed.Length == 0)
        {
            throw new DestinationRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endpoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The addresses of a host; one that is an address stands for itself.</summary>
    public static async Task<IPAddress[]> AddressesAsync(string host, INameResolver names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        return IPAddress.TryParse(host, out var address) ? [address] : await names.ResolveAsync(host, cancellationToken);
    }
}

/// <summary>The name leads nowhere that may be reached.</summary>
public sealed class DestinationRefusedException() : IOException("The destination's name leads to an address that may not be reached.");
