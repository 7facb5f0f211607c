using ExchangeHub.Access.Destinations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Forwarder;

namespace ExchangeHub.Gateway.Systems.Health;

/// <summary>
/// Connections to departments' systems, for calls and health alike. No redirects, cookies or proxies (YARP's own rule), each
/// connection guarded, and renewed so that a name's new address is seen.
/// </summary>
internal sealed class SystemHttpClients(IOptions<SystemOptions> options, INameResolver names, ILogger<ForwarderHttpClientFactory> logger) : ForwarderHttpClientFactory(logger)
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectCallback = (context, cancellationToken) =>
            GuardedConnection.ConnectAsync(context.DnsEndPoint, names, Addresses.MayReach, cancellationToken);
        handler.ConnectTimeout = options.Value.ConnectTimeout;
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(2);
        handler.MaxResponseHeadersLength = 32;

        // CallHeaders writes traceparent; whatever else the caller put into its trace stays outside.
        handler.ActivityHeadersPropagator = null;
    }
}
