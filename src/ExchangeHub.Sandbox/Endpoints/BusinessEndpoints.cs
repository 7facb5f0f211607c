using System.Text.Json.Nodes;
using ExchangeHub.Sandbox.Fronts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>What the department's own people use: actions and lists. Identity numbers go in bodies, never in addresses.</summary>
internal static class BusinessEndpoints
{
    private const int MostRows = 10_000;

    public static void MapBusiness(this RouteGroupBuilder system)
    {
        system.MapPost("actions/{action}", ActAsync);
        system.MapGet("faults", (string department, string region, SandboxSystems systems) =>
            systems.Find(department, region) is { } found ? Results.Ok(found.Faults.Current) : Results.NotFound());
        system.MapPut("faults", SetFaults);
        system.MapGet("{view}", View);
        system.MapPost("people/lookup", Lookup);
    }

    private static async Task<IResult> ActAsync(
        string department, string region, string action, JsonObject form, SandboxSystems systems, CancellationToken cancellationToken)
    {
        if (systems.Find(department, region) is not { } system)
        {
            return Results.NotFound();
        }

        var answer = await system.ActAsync(action, form, cancellationToken);
        return answer.Code is null
            ? Results.Ok(answer)
            : Results.Problem(answer.Detail, statusCode: StatusCodes.Status422UnprocessableEntity, extensions: new Dictionary<string, object?> { ["code"] = answer.Code });
    }

    private static IResult SetFaults(string department, string region, SystemFaults faults, SandboxSystems systems)
    {
        if (systems.Find(department, region) is not { } system)
        {
            return Results.NotFound();
        }

        system.Faults.Current = faults;
        return Results.Ok(faults);
    }

    private static IResult View(string department, string region, string view, SandboxSystems systems, string? unit = null, int max = 1_000) =>
        systems.Find(department, region) is { } system && system.Views.TryGetValue(view, out var sql)
            ? Results.Ok(system.Store.Read(session => session.Query(sql, ("$unit", unit), ("$max", Math.Clamp(max, 1, MostRows)))))
            : Results.NotFound();

    private static IResult Lookup(string department, string region, PersonLookup lookup, SandboxSystems systems) =>
        systems.Find(department, region)?.FindPerson(lookup.NationalId) is { } person ? Results.Ok(person) : Results.NotFound();

    internal sealed record PersonLookup(string NationalId);
}
