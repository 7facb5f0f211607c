using Microsoft.AspNetCore.Builder;

namespace ExchangeHub.Access;

/// <summary>
/// An endpoint whose path names the region that is read: the gateway decides before the hub is asked, and the hub decides
/// again about what it finds.
/// </summary>
/// <param name="Action">One of <see cref="Decisions.AccessAction"/>.</param>
/// <param name="Resource">As in <see cref="Decisions.AccessRequest"/>.</param>
/// <param name="RouteValue">Name of the part of the path that holds the region.</param>
public sealed record RegionAccess(string Action, string Resource, string RouteValue);

/// <summary>Puts <see cref="RegionAccess"/> on endpoints.</summary>
public static class RegionAccessExtensions
{
    /// <summary>Refused at the gateway with 403 and the decision's code where nothing of the region in the path may be read.</summary>
    public static TBuilder RequireRegionAccess<TBuilder>(this TBuilder builder, string action, string resource, string routeValue = "code")
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new RegionAccess(action, resource, routeValue));
}
