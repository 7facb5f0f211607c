using ExchangeHub.Hub;
using ExchangeHub.Hub.Amqp;
using MassTransit;

namespace ExchangeHub.Host.Http;

/// <summary>
/// <c>/health/live</c>: the process runs. <c>/health/ready</c>: the database answers; a broker that is down
/// or takes nothing (<c>blocked</c>: short of memory or disk) is <c>degraded</c>, for intake goes on without it. At the edge there
/// is neither, and what cannot be sent is buffered.
/// </summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder endpoints, bool isEdge)
    {
        endpoints.MapGet("/health/live", () => TypedResults.Ok(new { status = "live" }))
            .AllowAnonymous().DisableRateLimiting().WithTags("Health").WithSummary("The process runs.");
        endpoints.MapGet("/health/ready", isEdge ? () => TypedResults.Ok(new { status = "ready" }) : ReadyAsync)
            .AllowAnonymous().DisableRateLimiting().WithTags("Health").WithSummary("The database answers; a broker that is down or blocked means degraded.");
    }

    private static async Task<IResult> ReadyAsync(IDatabaseProbe database, IBusControl bus, IServiceProvider services, CancellationToken cancellationToken)
    {
        var databaseAnswers = await database.AnswersAsync(cancellationToken);
        var brokerIsUp = bus.CheckHealth().Status == BusHealthStatus.Healthy;
        // Only a process with the role hub has an edge towards clients.
        var isBlocked = services.GetService<IAmqpState>() is { BlockedFor: not null };
        var answer = new
        {
            status = !databaseAnswers ? "unavailable" : brokerIsUp && !isBlocked ? "ready" : "degraded",
            database = databaseAnswers ? "up" : "down",
            broker = !brokerIsUp ? "down" : isBlocked ? "blocked" : "up",
        };
        return databaseAnswers ? TypedResults.Ok(answer) : TypedResults.Json(answer, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
