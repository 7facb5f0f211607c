using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Connections;

internal static class ConnectionEndpoints
{
    public static void MapHeartbeats(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/v1/connections/heartbeat", Beat).RequireAuthorization(Scopes.AnyScope).WithTags("Operations")
            .WithSummary("A department system's adapter at the edge says that it is there; without a word for 40 s it counts as silent.")
            .Produces(StatusCodes.Status204NoContent);

    private static IResult Beat(HttpContext http, Heartbeats heartbeats)
    {
        var caller = Caller.From(http.User);
        if (caller.User is not null)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Systems say this of themselves, people do not.");
        }

        heartbeats.Beat(Heartbeat.OfAdapter(caller, heartbeats.Now));
        return Results.NoContent();
    }
}
