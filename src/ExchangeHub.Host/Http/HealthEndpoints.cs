using ExchangeHub.Hub;
using MassTransit;

namespace ExchangeHub.Host.Http;

/// <summary>
/// <c>/health/live</c>: the process runs. <c>/health/ready</c>: the database answers; a broker that is down is
/// <c>degraded</c>, for intake goes on without it. At the edge there is neither, and what cannot be sent is buffered.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints, bool isEdge)
    {
        endpoints.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" }))
            .AllowAnonymous().DisableRateLimiting().WithTags("Health").WithSummary("The process runs.");
        endpoints.MapGet("/health/ready", isEdge ? () => TypedResults.Ok(new { status = "ready" }) : ReadyAsync)
            .AllowAnonymous().DisableRateLimiting().WithTags("Health").WithSummary("The database answers; a broker that is down means degraded.");
    }

    private static async Task<IResult> ReadyAsync(IDatabaseProbe database, IBusControl bus, CancellationToken cancellationToken)
    {
        var databaseAnswers = await database.AnswersAsync(cancellationToken);
        var brokerIsUp = bus.CheckHealth().Status == BusHealthStatus.Healthy;
        var answer = new
        {
            status = !databaseAnswers ? "unavailable" : brokerIsUp ? "ready" : "degraded",
            database = databaseAnswers ? "up" : "down",
            broker = brokerIsUp ? "up" : "down",
        };
        return databaseAnswers ? TypedResults.Ok(answer) : TypedResults.Json(answer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
