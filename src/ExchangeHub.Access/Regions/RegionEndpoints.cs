using System.Globalization;
using System.Text.Json;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Access.Regions;

/// <summary>Regions over HTTP: public reference data.</summary>
public static class RegionEndpoints
{

    /// <summary>Maps <c>GET /v1/regions/{code}?asOf=yyyy-MM-dd</c>.</summary>
    public static IEndpointRouteBuilder MapRegions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/regions/{code}", Find)
            .WithName("FindRegion")
            .WithTags("Access")
            .WithSummary("A region as it stood on a day, with what lay above and below it.")
            .Produces<RegionAnswer>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .AllowAnonymous();
        return endpoints;
    }

    private static IResult Find(string code, string? asOf, IRegionTrees trees, TimeProvider clock)
    {
        var day = clock.Today();
        if (asOf is not null && !DateOnly.TryParseExact(asOf, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            var finding = new Finding(RejectionCode.InvalidField, "asOf", "A day is written yyyy-MM-dd.");
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, finding.Code, "The request is not valid.", [finding]);
        }

        var tree = trees.Current;
        return tree.Find(code, day) is { } region
            ? Results.Json(RegionAnswer.Of(region, tree, day), WireJson.Options)
            : NotFound(tree.History(code));
    }

    private static IResult NotFound(IReadOnlyList<Region> history)
    {
        var spans = history.Select(region => $"{region.ValidFrom:yyyy-MM-dd} to {region.ValidTo?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "now"}");
        var detail = history.Count == 0
            ? "No region ever had this code."
            : $"The code was not in force on that day, but from {string.Join(", ", spans)}.";
        var finding = new Finding(RejectionCode.NotFound, "code", detail);
        return Problems.Of(StatusCodes.Status404NotFound, finding.Code, "There is no such region.", [finding]);
    }
}

/// <summary>Code and name of a region.</summary>
internal sealed record RegionName(string Code, string Name)
{
    public static RegionName Of(Region region) => new(region.Code, region.Name);
}

/// <summary>A region with its surroundings; ancestors are nearest first, up to the root 100000.</summary>
internal sealed record RegionAnswer(
    string Code,
    string Name,
    string Level,
    string? Parent,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    IReadOnlyList<string> Successors,
    IReadOnlyList<RegionName> Children,
    IReadOnlyList<RegionName> Ancestors)
{
    public static RegionAnswer Of(Region region, RegionTree tree, DateOnly day) => new(
        region.Code,
        region.Name,
        JsonNamingPolicy.CamelCase.ConvertName(region.Level.ToString()),
        region.ParentCode,
        region.ValidFrom,
        region.ValidTo,
        region.Successors,
        [.. tree.Children(region.Code, day).Select(RegionName.Of)],
        [.. tree.Ancestors(region.Code, day).Select(RegionName.Of)]);
}
