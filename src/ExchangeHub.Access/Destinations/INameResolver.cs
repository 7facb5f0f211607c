using System.Net;

namespace ExchangeHub.Access.Destinations;

/// <summary>Turns names into addresses.</summary>
public interface INameResolver
{
    /// <summary>All addresses of the name; throws <see cref="System.Net.Sockets.SocketException"/> where it has none.</summary>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);
}

/// <summary>As the operating system resolves them.</summary>
public sealed class SystemNames : INameResolver
{
    /// <inheritdoc/>
    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Dns.GetHostAddressesAsync(host, cancellationToken);
}
