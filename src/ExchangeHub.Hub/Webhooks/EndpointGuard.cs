using System.Net;
using System.Net.Sockets;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>
/// Where the hub lets itself be sent by a subscriber. Asked when the endpoint is named and for the very address of every
/// connection: a name may lead to another address a moment later.
/// </summary>
internal sealed class EndpointGuard(IOptions<WebhookOptions> options, INameResolver names)
{
    private const int LongestEndpoint = 2000;

    private readonly HashSet<string> hosts = [.. options.Value.AllowedHosts.Select(Plain)];
    private readonly IPNetwork[] networks = [.. options.Value.AllowedNetworks.Select(network => IPNetwork.Parse(network))];

    /// <summary>What is wrong with an endpoint; null where nothing is.</summary>
    public async Task<Finding?> CheckAsync(string endpoint, string field, CancellationToken cancellationToken)
    {
        // A space or a control character is taken by Uri and kept by no database.
        if (endpoint.Length > LongestEndpoint || endpoint.Any(letter => letter is <= ' ' or '\u007f' || char.IsControl(letter) || char.IsSurrogate(letter))
            || !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            return new Finding(RejectionCode.InvalidField, field, $"An absolute https address of at most {LongestEndpoint} characters.");
        }

        if (uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return new Finding(RejectionCode.DestinationNotAllowed, field, "An endpoint has no user name and no fragment.");
        }

        if (Addresses.IsMetadataName(Plain(uri.IdnHost)))
        {
            return Refused(field);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Value.Timeout);
        try
        {
            var addresses = await GuardedConnection.AddressesAsync(Plain(uri.IdnHost), names, patience.Token);
            return addresses.Length > 0 && Array.TrueForAll(addresses, address => MayReach(uri, address)) ? null : Refused(field);
        }
        catch (Exception failure) when (failure is SocketException or ArgumentException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new Finding(RejectionCode.DestinationNotAllowed, field, "The hub finds no address for this name.");
        }
    }

    public ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken) =>
        GuardedConnection.ConnectAsync(
            context.DnsEndPoint, names, address => MayReach(context.InitialRequestMessage.RequestUri!, address), cancellationToken);

    private bool MayReach(Uri uri, IPAddress address)
    {
        var isAllowed = hosts.Contains(Plain(uri.IdnHost)) || Array.Exists(networks, network => network.Contains(address));
        return !address.IsIPv4MappedToIPv6
            && Addresses.MayReach(address)
            && (isAllowed || Addresses.IsPublic(address))
            && (uri.Scheme == Uri.UriSchemeHttps || (isAllowed && IPAddress.IsLoopback(address)));
    }

    private static Finding Refused(string field) => new(
        RejectionCode.DestinationNotAllowed, field,
        $"It leads to an address that webhooks are not sent to: private, loopback, link-local, metadata or reserved ones are allowed by {WebhookOptions.Section}:{nameof(WebhookOptions.AllowedHosts)} only, plain HTTP to such a loopback only.");

    private static string Plain(string host) => host.TrimEnd('.').Trim('[', ']').ToLowerInvariant();
}
