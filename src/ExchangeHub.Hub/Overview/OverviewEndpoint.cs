using System.Collections.Concurrent;
using System.Diagnostics;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Repair;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ExchangeHub.Hub.Overview;

/// <summary><c>GET /v1/overview</c>: how the exchange stands, within the caller's own region or one below it.</summary>
internal static class OverviewEndpoint
{
    public static void AddOverview(this IServiceCollection services)
    {
        services.TryAddScoped<OverviewCount>();
        services.TryAddSingleton<OverviewCache>();
    }

    public static void MapOverview(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/overview", GetAsync).RequireAuthorization(Scopes.OpsRead).WithTags("Operations")
            .WithSummary("Today's deliveries from department to department, what waits, is set aside or overdue; counted within the caller's own region or one below it, at most two seconds old on a quiet hub.");

    private static async Task<IResult> GetAsync(string? region, HttpContext http, OperatorView view, OverviewCache cache)
    {
        var home = Caller.From(http.User).Region;
        var own = view.RegionsOf(http);
        if (region is not null && !own.Contains(region))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, [new Finding(RejectionCode.RegionNotAllowed, "region", "The region is not yours nor below yours.")]);
        }

        return Results.Json(await cache.GetAsync(region ?? home, region is null ? own : view.RegionsOf(http, region), http.RequestAborted), WireJson.Options);
    }
}

/// <summary>Many look at the same numbers: they are counted for all of them at once, and never for more than a tenth of the time.</summary>
internal sealed class OverviewCache(IServiceScopeFactory scopes, TimeProvider clock)
{
    private const int Rest = 10;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Counted> regions = new(StringComparer.Ordinal);

    public async Task<OverviewAnswer> GetAsync(string region, IReadOnlyList<string> below, CancellationToken cancellationToken)
    {
        var counted = regions.GetOrAdd(region, static _ => new Counted());
        if (counted.Answer is { } fresh && clock.GetUtcNow() < counted.Until)
        {
            return fresh;
        }

        await counted.Turn.WaitAsync(cancellationToken);
        try
        {
            return counted.Answer is { } other && clock.GetUtcNow() < counted.Until ? other : await CountAsync(counted, region, below, cancellationToken);
        }
        finally
        {
            counted.Turn.Release();
        }
    }

    private async Task<OverviewAnswer> CountAsync(Counted counted, string region, IReadOnlyList<string> below, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        await using var scope = scopes.CreateAsyncScope();
        var answer = await scope.ServiceProvider.GetRequiredService<OverviewCount>().OfAsync(region, below, cancellationToken);
        var took = Stopwatch.GetElapsedTime(begun) * Rest;
        (counted.Answer, counted.Until) = (answer, clock.GetUtcNow() + (took > Least ? took : Least));
        return answer;
    }

    private sealed class Counted
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public OverviewAnswer? Answer { get; set; }

        public DateTimeOffset Until { get; set; }
    }
}
