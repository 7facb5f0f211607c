using System.Net;
using ExchangeHub.Access.Destinations;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary>
/// Where a destination may lie. Administrators give them, and still none may turn the hub against its own host's metadata service or
/// link-local neighbours, nor send departments' data in clear. Asked when a destination is registered and again for each connection,
/// when its name has become an address.
/// </summary>
internal sealed class DestinationGuard(IOptions<SystemOptions> options)
{
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
        if (Addresses.IsMetadataName(host) || (isAddress && !Addresses.MayReach(address!)))
        {
            return "A destination is no link-local, metadata, multicast or unspecified address.";
        }

        var isLoopback = host == "localhost" || (isAddress && IPAddress.IsLoopback(address!));
        return uri.Scheme == "https" || isLoopback || options.Value.PlainHttpHosts.Contains(host, StringComparer.OrdinalIgnoreCase)
            ? null
            : $"Plain HTTP is for loopback and for the hosts in {SystemOptions.Section}:{nameof(SystemOptions.PlainHttpHosts)} only.";
    }
}
