using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>What has become of recorded facts, for people of the department to look at.</summary>
internal static class LookEndpoints
{
    private const int MostChanges = 1_000;

    public static void MapLook(this RouteGroupBuilder system)
    {
        system.MapGet("changes/latest", (string department, string region, SandboxSystems systems, int max = 20) =>
            Found(systems, department, region, found => found.Store.Read(session => session.LatestChanges(Math.Clamp(max, 1, MostChanges)))));
        system.MapGet("changes/{rowId}", (string department, string region, string rowId, SandboxSystems systems) =>
            Found(systems, department, region, found => found.Store.Read(session => session.FindChange(rowId))));
    }

    private static IResult Found<T>(SandboxSystems systems, string department, string region, Func<DepartmentSystem, T?> read) =>
        systems.Find(department, region) is { } system && read(system) is { } found ? Results.Ok(found) : Results.NotFound();
}
