using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.Access.Destinations;

/// <summary>What an address means to somebody who connects to it on another's word.</summary>
public static class Addresses
{
    // Alibaba Cloud's and Oracle's metadata services lie outside the link-local range.
    private static readonly IPAddress[] Metadata =
        [IPAddress.Parse("100.100.100.200"), IPAddress.Parse("192.0.0.192"), IPAddress.Parse("fd00:ec2::254"), IPAddress.Parse("168.63.129.16")];

    private static readonly string[] MetadataNames = ["metadata", "metadata.google.internal", "instance-data"];

    private static readonly IPNetwork[] Inward =
    [
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"), IPNetwork.Parse("192.0.2.0/24"), IPNetwork.Parse("192.88.99.0/24"), IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"), IPNetwork.Parse("198.51.100.0/24"), IPNetwork.Parse("203.0.113.0/24"),
        IPNetwork.Parse("2001::/23"), IPNetwork.Parse("2001:db8::/32"), IPNetwork.Parse("3fff::/20"),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>A name under which clouds answer with a host's own credentials.</summary>
    public static bool IsMetadataName(string host) => MetadataNames.Contains(host, StringComparer.OrdinalIgnoreCase);

    /// <summary>False for what nobody has a service on that is meant for others: link-local, metadata, multicast, unspecified, IPv4 wrapped into IPv6.</summary>
    public static bool MayReach(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
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

    /// <summary>True for an address of the outside world: none that is private, loopback, reserved, or IPv4 mapped into IPv6.</summary>
    public static bool IsPublic(IPAddress address) =>
        MayReach(address)
        && !address.IsIPv4MappedToIPv6
        && (address.AddressFamily == AddressFamily.InterNetwork || Global.Contains(address))
        && !Array.Exists(Inward, network => network.Contains(address));

    // IPv4 inside IPv6 (NAT64, 6to4) would lead around the rules for IPv4.
    private static bool IsTranslated(byte[] bytes) => bytes is [0x00, 0x64, 0xff, 0x9b, ..] or [0x20, 0x02, ..];
}
