using ExchangeHub.Access;
using ExchangeHub.Contracts;
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

        // A past day may be asked for by the code of that day.
        var admission = gate.Ask(http, access.Action, access.Resource, gate.Moment.HomeOf(region));
        return admission.Allowed || MayHoldSomething(admission) ? next(http) : gate.Refuse(admission).ExecuteAsync(http);
    }

    // A list of a province shows a city its own part; which part that is, the hub decides row by row.
    private bool MayHoldSomething(Admission admission) =>
        admission.Decision.Code == RejectionCode.GrantRequired
        && gate.Moment is var moment
        && moment.Snapshot.ReachesInto(admission.Request.Region, admission.Request.Reader, moment.Today);
}
