using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>
/// Where a destination may lie. Administrators give them, and still none may turn the hub against its own host's metadata service or
/// link-local neighbours, nor send departments' data in clear. Asked when a destination is registered and again for each connection,
/// when its name has become an address.
/// </summary>
internal sealed class DestinationGuard(IOptions<SystemOptions> options)
{
    // Alibaba Cloud's and Oracle's metadata services lie outside the link-local range.
    private static readonly IPAddress[] Metadata =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("168.63.129.16")];

    private static readonly string[] MetadataNames = ["metadata", "metadata.google.internal", "instance-data"];

    /// <summary>What is wrong with it as text, or null.</summary>
    public string? Problem(string destination)
    {
        if (!Uri.TryCreate(destination, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return "A destination is an absolute https address.";
        }

        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return "A destination has no user name, query or fragment.";
        }

        var host = uri.IdnHost.TrimEnd('.').Trim('[', ']').ToLowerInvariant();
        var isAddress = IPAddress.TryParse(host, out var address);
        if (MetadataNames.Contains(host) || (isAddress && !MayReach(address!)))
        {
            return "A destination is no link-local, metadata, multicast or unspecified address.";
        }

        var isLoopback = host == "localhost" || (isAddress && IPAddress.IsLoopback(address!));
        return uri.Scheme == "https" || isLoopback || options.Value.PlainHttpHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"Plain HTTP is for loopback and for the hosts in {SystemOptions.Section}:{nameof(SystemOptions.PlainHttpHosts)} only.";
    }

    public static bool MayReach(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return MayReach(address.MapToIPv4());
        }

        var bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? bytes is not ([169, 254, ..] or [0, ..] or [>= 224, ..]) && !Metadata.Contains(address)
            : address is { IsIPv6LinkLocal: false, IsIPv6Multicast: false, IsIPv6SiteLocal: false }
                && !address.Equals(IPAddress.IPv6Any) && !Metadata.Contains(address) && !IsTranslated(bytes);
    }

    /// <summary>Connects to the first address of the name that may be reached: a name may mean another address each time it is asked.</summary>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var allowed = (await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken)).Where(MayReach).ToArray();
        if (allowed.Length == 0)
        {
            throw new DestinationRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // IPv4 inside IPv6 (NAT64, 6to4) would lead around the rules for IPv4.
    private static bool IsTranslated(byte[] bytes) => bytes is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..];
}

internal sealed class DestinationRefusedException() : IOException("The destination's name leads to an address that may not be reached.");
