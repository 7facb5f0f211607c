using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints.Open;

/// <summary>What the HR and the domain name system open to others through the hub. HR speaks the words of the contract; the domain names are in the house's own.</summary>
internal static class OpenEndpoints
{
    public const string Policy = "hub-assertion";

    private const int MostRows = 1_000;

    public static void MapOpen(this IEndpointRouteBuilder endpoints)
    {
        var open = endpoints.MapGroup("/sandbox/{department}/{region}/open").ExcludeFromDescription();
        open.MapGet("health", (string department, string region, SandboxSystems systems) =>
            systems.Find(department, region) is null ? Results.NotFound() : Results.NoContent()).AllowAnonymous();
        open.MapGet("staff", (string department, string region, SandboxSystems systems, int max = 100) =>
            Rows(department == Department.Hr ? systems : null, department, region, "people", max, Staff)).RequireAuthorization(Policy);
        open.MapGet("domains", (string department, string region, SandboxSystems systems, int max = 100) =>
            Rows(department == Department.DomainName ? systems : null, department, region, "domains", max, row => row)).RequireAuthorization(Policy);
    }

    private static IResult Rows(SandboxSystems? systems, string department, string region, string view, int max, Func<JsonObject, JsonObject> shape) =>
        systems?.Find(department, region) is { } system
            ? Results.Json(
                new
                {
                    items = system.Store.Read(session => session.Query(system.Views[view], ("$unit", null), ("$max", Math.Clamp(max, 1, MostRows)))).Select(shape),
                },
                WireJson.Options)
            : Results.NotFound();

    private static JsonObject Staff(JsonObject row)
    {
        var person = new JsonObject
        {
            ["nationalId"] = row.Text("sfzh"), ["personName"] = row.Text("xm"), ["institutionId"] = row.Text("dwbh"), ["institutionName"] = row.Text("dwmc"),
            ["postName"] = row.Text("gwmc"), ["unitCreditCode"] = row.Optional("xydm"),
        };
        person["postLevel"] = new JsonObject { ["code"] = row.Text("gwdj"), ["codeSet"] = row.Text("gwdjS"), ["name"] = row.Optional("gwdjN") };
        return person;
    }
}
