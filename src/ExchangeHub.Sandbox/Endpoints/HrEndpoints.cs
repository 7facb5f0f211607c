using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>The HR system's own REST interface: it is asked for its changes by number, hears what became of them, and takes orders in batches.</summary>
internal static class HrEndpoints
{
    private const int MostChanges = 1_000;
    private const int LongestWaitSeconds = 30;

    public static void MapHr(this RouteGroupBuilder system)
    {
        system.MapGet("api/changes", ChangesAsync);
        system.MapPost("api/changes/results", SettleAsync);
        system.MapPost("api/orders", ReceiveAsync);
    }

    private static Task<IResult> ChangesAsync(
        string department, string region, HttpContext context, SandboxSystems systems, TimeProvider clock, long since = 0, int limit = 100, int wait = 0) =>
        ExchangeAsync(department, region, context, systems, async system =>
        {
            var facts = await system.Store.FactsAsync(
                session => session.RecordedAfter(since, Math.Clamp(limit, 1, MostChanges)), TimeSpan.FromSeconds(Math.Clamp(wait, 0, LongestWaitSeconds)), clock, context.RequestAborted);
            return Results.Json(new HrChanges(system.Faults.Disturb<JsonObject>([.. facts.Select(RecordedFact.Of).Select(system.Faults.Reshape)])), WireJson.Options);
        });

    private static Task<IResult> SettleAsync(string department, string region, HttpContext context, HrResults body, SandboxSystems systems) =>
        ExchangeAsync(department, region, context, systems, async system =>
        {
            await system.Store.WriteAsync(session => session.Settle(body.Results), context.RequestAborted);
            return Results.NoContent();
        });

    private static Task<IResult> ReceiveAsync(string department, string region, HttpContext context, HrOrders body, SandboxSystems systems) =>
        ExchangeAsync(department, region, context, systems, async system =>
        {
            if (body.Orders.Any(order => order.DeliveryId == Guid.Empty || order.Fields is null))
            {
                return Results.Problem("每条业务应有 deliveryId 和 fields", statusCode: StatusCodes.Status400BadRequest);
            }

            var answers = await system.ReceiveAsync(body.Orders, context.RequestAborted);
            var lines = body.Orders.Zip(answers, (order, answer) => new HrAnswer(
                order.DeliveryId, answer.Outcome, answer.Code, answer.Detail, answer.BusinessNo, answer.PayMonth, answer.RetryAfterSeconds));
            return Results.Json(new HrAnswers(system.Faults.Disturb<HrAnswer>([.. lines])), WireJson.Options);
        });

    private static async Task<IResult> ExchangeAsync(
        string department, string region, HttpContext context, SandboxSystems systems, Func<DepartmentSystem, Task<IResult>> work)
    {
        if (department != Department.Hr || systems.Find(department, region) is not { } system)
        {
            return Results.NotFound();
        }

        var error = Results.Problem("人事系统内部错误", statusCode: StatusCodes.Status500InternalServerError);
        return await FaultFilter.RefusedAsync(system, context, error) ?? await work(system);
    }

    internal sealed record HrChanges(IReadOnlyList<JsonObject> Changes);

    internal sealed record HrResults(IReadOnlyList<ChangeResult> Results);

    internal sealed record HrOrders(IReadOnlyList<InboxAction> Orders);

    internal sealed record HrAnswers(IReadOnlyList<HrAnswer> Answers);

    internal sealed record HrAnswer(
        Guid DeliveryId, string Outcome, string? Code, string? Detail, string? BusinessNo, string? PayMonth, int? RetryAfterSeconds);
}
