using System.Security.Claims;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Gateway.Clients;
using ExchangeHub.Gateway.Systems.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Gateway.Systems.Registry;

/// <summary><c>/v1/systems</c>: the registry, within the caller's own region subtree; and <c>/v1/connections</c>, how they are.</summary>
internal static class SystemEndpoints
{
    public static void MapSystemRegistry(this IEndpointRouteBuilder endpoints)
    {
        var systems = endpoints.MapGroup("/v1/systems").WithTags("Department systems");
        systems.MapGet("", List).RequireAuthorization(Scopes.OpsRead)
            .WithSummary("Department systems of the caller's own region and below: what may be called, and how they are.");
        systems.MapGet("/{department}/{region}", Find).RequireAuthorization(Scopes.OpsRead)
            .WithSummary("One department system.");
        systems.MapPost("", AddAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("system.add")
            .WithSummary("Registers a department's own system; every node calls by it within a second.");
        systems.MapPut("/{department}/{region}", PutAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("system.change")
            .WithSummary("Replaces its description; a wrong one changes nothing.");
        systems.MapDelete("/{department}/{region}", RemoveAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("system.remove")
            .WithSummary("Removes it; its earlier descriptions stay in the history.");
        // Beside /v1/systems/…/{**path}: what stands below a system's address there is the department's own.
        endpoints.MapPost("/v1/connections/systems/{department}/{region}/test", TestAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("system.test")
            .WithTags("Operations").WithSummary("Calls a department system's health path now, at each of its destinations, and says what came of it.");
        endpoints.MapGet("/v1/connections", ConnectionsAsync).RequireAuthorization(Scopes.OpsRead).WithTags("Operations")
            .WithSummary("How those connected are, of the caller's own region and below: department systems, adapters, pull clients, receivers, and the broker.");
    }

    private static IResult List(ClaimsPrincipal user, SystemDirectory directory, SystemStates states, RegionRules regions) =>
        Refused(user) ?? Results.Json(new { items = Visible(user, directory, regions).Select(system => View(system, states)) }, WireJson.Options);

    private static IResult Find(
        string department, string region, ClaimsPrincipal user, SystemDirectory directory, SystemStates states, RegionRules regions) =>
        Refused(user) ?? (directory.Find(department, region) is { } system && regions.IsWithin(region, Caller.From(user).Region)
            ? Results.Json(View(system, states), WireJson.Options)
            : NotFound());

    private static async Task<IResult> ConnectionsAsync(
        ClaimsPrincipal user, SystemDirectory directory, SystemStates states, RegionRules regions, IEnumerable<IConnectionSource> sources, CancellationToken cancellationToken)
    {
        if (Refused(user) is { } refused)
        {
            return refused;
        }

        List<object> items =
        [
            .. Visible(user, directory, regions).Select(system => new
            {
                kind = "system", system.Description.Department, system.Description.Region,
                state = states.StateOf(system), destinations = states.DestinationsOf(system),
            }),
        ];
        foreach (var source in sources)
        {
            items.AddRange(await source.ListAsync(Caller.From(user), cancellationToken));
        }

        return Results.Json(new { items, next = (string?)null }, WireJson.Options);
    }

    private static async Task<IResult> TestAsync(
        string department, string region, ClaimsPrincipal user, SystemDirectory directory, SystemTest test, RegionRules regions, CancellationToken cancellationToken)
    {
        if (Refused(user) is { } refused)
        {
            return refused;
        }

        return directory.Find(department, region) is not { } system || !regions.IsWithin(region, Caller.From(user).Region) ? NotFound()
            : await test.RunAsync(system, cancellationToken) is { } results ? Results.Json(new { items = results }, WireJson.Options)
            : Problems.Of(StatusCodes.Status409Conflict, RejectionCode.StateConflict, "The system is disabled, so it is not called.");
    }

    private static async Task<IResult> AddAsync(
        HttpRequest request, ClaimsPrincipal user, SystemDirectory directory, SystemRegistry registry, SystemStates states, RegionRules regions, CancellationToken cancellationToken)
    {
        var (system, problem) = await ReadAsync(request, user, directory, regions, address: null, cancellationToken);
        if (problem is not null)
        {
            return problem;
        }

        if (directory.Find(system!.Department, system.Region) is not null)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity,
                [new(RejectionCode.InvalidField, "region", "This department's system is registered for the region; replace it with PUT.")]);
        }

        return Results.Json(await SaveAsync(system, user, directory, registry, states, cancellationToken), WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PutAsync(
        string department, string region, HttpRequest request, ClaimsPrincipal user, SystemDirectory directory, SystemRegistry registry, SystemStates states,
        RegionRules regions, CancellationToken cancellationToken)
    {
        var (system, problem) = await ReadAsync(request, user, directory, regions, (department, region), cancellationToken);
        return problem ?? Results.Json(await SaveAsync(system!, user, directory, registry, states, cancellationToken), WireJson.Options);
    }

    private static async Task<IResult> RemoveAsync(
        string department, string region, ClaimsPrincipal user, SystemDirectory directory, SystemRegistry registry, RegionRules regions, CancellationToken cancellationToken)
    {
        if (Refused(user) is { } refused)
        {
            return refused;
        }

        if (directory.Find(department, region) is null || !regions.IsWithin(region, Caller.From(user).Region))
        {
            return NotFound();
        }

        await registry.RemoveAsync(department, region, Caller.From(user).Actor, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return Results.NoContent();
    }

    private static async Task<(DepartmentSystem? System, IResult? Problem)> ReadAsync(
        HttpRequest request, ClaimsPrincipal user, SystemDirectory directory, RegionRules regions, (string, string)? address, CancellationToken cancellationToken)
    {
        if (Refused(user) is { } refused)
        {
            return (null, refused);
        }

        var (body, problem) = await JsonBody.ReadAsync<SystemBody>(request, "a department system", cancellationToken);
        if (body is null)
        {
            return (null, problem);
        }

        var (department, region) = address ?? (body.Department ?? "", body.Region ?? "");
        if (regions.IsKnown(region) && !regions.IsWithin(region, Caller.From(user).Region))
        {
            return (null, Problems.Of(StatusCodes.Status403Forbidden, [new(RejectionCode.RegionNotAllowed, "region", "The region is outside your own.")]));
        }

        var system = body.ToSystem(department, region);
        var findings = await directory.FindingsAsync(system);
        return findings.Count == 0 ? (system, null) : (null, Problems.Of(StatusCodes.Status422UnprocessableEntity, findings));
    }

    private static async Task<object> SaveAsync(
        DepartmentSystem system, ClaimsPrincipal user, SystemDirectory directory, SystemRegistry registry, SystemStates states, CancellationToken cancellationToken)
    {
        await registry.PutAsync(system, Caller.From(user).Actor, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return directory.Find(system.Department, system.Region) is { } listed ? View(listed, states) : system;
    }

    // Department systems with the scope act for themselves; of people only the system administrator looks after connections.
    private static IResult? Refused(ClaimsPrincipal user) => Caller.From(user) is { User: not null, Role: not Roles.SystemAdmin }
        ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Connections are the system administrator's.")
        : null;

    private static IEnumerable<ListedSystem> Visible(ClaimsPrincipal user, SystemDirectory directory, RegionRules regions)
    {
        var own = Caller.From(user).Region;
        return directory.All.Where(system => regions.IsWithin(system.Description.Region, own));
    }

    private static SystemView View(ListedSystem system, SystemStates states) => new(
        system.Description.Department, system.Description.Region, system.Description.Destinations, system.Description.Routes, system.Description.HealthPath,
        system.Description.TimeoutSeconds, system.Description.MaxRequestBytes, system.Description.MaxResponseBytes, system.Description.Enabled,
        system.Revision, system.NewestRevision > system.Revision ? system.NewestRevision : null, system.ChangedBy, system.ChangedAt,
        states.StateOf(system), states.DestinationsOf(system));

    private static IResult NotFound() => Problems.Of(StatusCodes.Status404NotFound, RejectionCode.NotFound, "No such system, or not yours to see.");
}
