using ExchangeHub.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Gateway.Authorization;

/// <summary>The first of the two places where a region is decided about: route, action and the region in the path.</summary>
internal sealed class RegionAccessMiddleware(RequestDelegate next, AccessGate gate)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RegionAccess>() is not { } access)
        {
            return next(http);
        }

        var region = http.GetRouteValue(access.RouteValue) as string
            ?? throw new InvalidOperationException($"The path of {http.GetEndpoint()} has no '{access.RouteValue}'.");
        var admission = gate.Ask(http, access.Action, access.Resource, region);
        return admission.Allowed ? next(http) : gate.Refuse(admission).ExecuteAsync(http);
    }
}
