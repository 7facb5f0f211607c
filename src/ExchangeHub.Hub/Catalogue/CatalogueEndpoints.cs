using System.Collections.Concurrent;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Export;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Hub.Catalogue;

/// <summary>What can be exchanged here: contracts, their schemas and the catalogue for the sharing platforms. It holds no data of anybody.</summary>
internal static class CatalogueEndpoints
{
    private const string SchemaType = "application/schema+json";

    private static readonly ConcurrentDictionary<string, string> Schemas = new(StringComparer.Ordinal);
    private static readonly Lazy<string> AsyncApi = new(AsyncApiExporter.Export);

    public static void AddCatalogue(this IServiceCollection services)
    {
        services.TryAddSingleton<CatalogueReceivers>();
        services.TryAddSingleton<CatalogueVolumes>();
    }

    /// <summary>Maps the contracts, their schemas, the AsyncAPI document and the catalogue.</summary>
    public static IEndpointRouteBuilder MapCatalogue(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/contracts", (string? limit, string? cursor) => Paged(limit, cursor, ContractSummary.Of))
            .WithName("ListContracts")
            .WithTags("Catalogue")
            .WithSummary("The event types, who may publish them and who may receive which of their fields.")
            .Produces<CataloguePage<ContractSummary>>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .AllowAnonymous();

        endpoints.MapGet("/v1/contracts/{type}/schema", Schema)
            .WithName("GetContractSchema")
            .WithTags("Catalogue")
            .WithSummary("JSON Schema 2020-12 of the data of an event type.")
            .Produces<object>(StatusCodes.Status200OK, SchemaType)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .AllowAnonymous();

        endpoints.MapGet("/asyncapi/v1.json", () => Results.Text(AsyncApi.Value, "application/json"))
            .WithName("GetAsyncApi")
            .WithTags("Catalogue")
            .WithSummary("AsyncAPI 3.0 of all events, seen from the hub.")
            .AllowAnonymous();

        endpoints.MapGet("/v1/catalog", CatalogueAsync)
            .WithName("GetCatalog")
            .WithTags("Catalogue")
            .WithSummary("政务信息资源目录: one entry for each event type, with the core metadata of the 目录编制指南, and the systems that receive it now.")
            .Produces<CataloguePage<CatalogueEntry>>()
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .RequireAuthorization(Scopes.EventsRead);

        endpoints.MapGet("/v1/catalog/volume", VolumeAsync)
            .WithName("GetCatalogVolume")
            .WithTags("Catalogue")
            .WithSummary("How many events of each type were accepted in the last 30 days, for the caller's own region and below and the types of its department; at most a minute old on a quiet hub.")
            .Produces<CatalogueVolume>()
            .RequireAuthorization(Scopes.EventsRead);
        return endpoints;
    }

    private static async Task<IResult> VolumeAsync(HttpContext http, CatalogueVolumes volumes) =>
        Results.Json(await volumes.ForAsync(Caller.From(http.User), http.RequestAborted), WireJson.Options);

    private static async Task<IResult> CatalogueAsync(string? limit, string? cursor, HttpContext http, CatalogueReceivers receivers)
    {
        var connected = await receivers.ForAsync(Caller.From(http.User), http.RequestAborted);
        return Paged(limit, cursor, contract => CatalogueEntry.Of(contract, connected[contract.Type]));
    }

    private static IResult Paged<T>(string? limit, string? cursor, Func<Contract, T> show) =>
        CataloguePage<T>.TryOf(ContractCatalog.All, limit, cursor, show, out var page, out var problems)
            ? Results.Json(page, WireJson.Options)
            : Problems.Of(StatusCodes.Status422UnprocessableEntity, problems[0].Code, "The request is not valid.", problems);

    private static IResult Schema(string type)
    {
        if (ContractCatalog.Find(type) is { } contract)
        {
            return Results.Text(Schemas.GetOrAdd(contract.Type, _ => SchemaExporter.Export(contract)), SchemaType);
        }

        var finding = new Finding(RejectionCode.NotFound, "type", "No contract has this type.");
        return Problems.Of(StatusCodes.Status404NotFound, finding.Code, "There is no such contract.", [finding]);
    }
}
