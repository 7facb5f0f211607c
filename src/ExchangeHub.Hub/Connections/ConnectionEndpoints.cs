using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Connections;

internal static class ConnectionEndpoints
{
    public static void MapHeartbeats(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/v1/connections/heartbeat", BeatAsync).RequireAuthorization(Scopes.AnyScope).WithTags("Operations")
            .Accepts<BeatBody>(isOptional: true, "application/json")
            .WithSummary("A department system's adapter at the edge says that it is there, and once how it translates; without a word for 40 s it counts as silent.")
            .Produces(StatusCodes.Status204NoContent);
        endpoints.MapGet("/v1/connections/adapters/{clientId}/mapping", MappingAsync).RequireAuthorization(Scopes.OpsRead).WithTags("Operations")
            .WithSummary("How an adapter of the caller's own region and below translates, as it told last: each contract, its fields, and the columns and code tables they come from.")
            .Produces<ToldMapping>();
    }

    private static async Task<IResult> BeatAsync(HttpContext http, Heartbeats heartbeats, AdapterMappings mappings)
    {
        var caller = Caller.From(http.User);
        if (caller.User is not null)
        {
            return Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Systems say this of themselves, people do not.");
        }

        var (body, problem) = await JsonBody.ReadOptionalAsync<BeatBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        heartbeats.Beat(Heartbeat.OfAdapter(caller, heartbeats.Now));
        return body!.Mapping is { } mapping && await mappings.KeepAsync(caller, mapping, http.RequestAborted) is { } wrong
            ? Problems.Of(StatusCodes.Status422UnprocessableEntity, [wrong])
            : Results.NoContent();
    }

    // As the list of connections: department systems with the scope, and of people the system administrator alone.
    private static async Task<IResult> MappingAsync(string clientId, HttpContext http, AdapterMappings mappings, AccessGate gate)
    {
        var caller = Caller.From(http.User);
        if (caller is { User: not null, Role: not Roles.SystemAdmin })
        {
            return Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Connections are the system administrator's.");
        }

        var moment = gate.Moment;
        return await mappings.FindAsync(clientId, http.RequestAborted) is { } told && moment.Snapshot.Regions.Subtree(caller.Region, moment.Today).Contains(told.Region)
            ? Results.Json(
                new ToldMapping(told.ClientId, told.Department, told.Region, Times.Show(told.ToldAt), JsonSerializer.Deserialize<MappingSummary>(told.Mapping, WireJson.Options)!),
                WireJson.Options)
            : Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No adapter has told of a mapping under this client, or it is not yours to see.");
    }

    private sealed record ToldMapping(string ClientId, string Department, string Region, DateTimeOffset ToldAt, MappingSummary Mapping);

    private sealed record BeatBody
    {
        public MappingSummary? Mapping { get; init; }
    }
}
