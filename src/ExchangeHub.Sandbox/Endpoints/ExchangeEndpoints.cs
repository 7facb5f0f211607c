using ExchangeHub.Sandbox.Departments;
using ExchangeHub.Sandbox.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>What a department system offers to be connected: its recorded facts, and an inbox.</summary>
internal static class ExchangeEndpoints
{
    private const int MostChanges = 1_000;
    private const int LongestWaitSeconds = 30;

    public static void MapExchange(this RouteGroupBuilder system)
    {
        system.MapGet("changes", ChangesAsync);
        system.MapPost("changes/ack", AcknowledgeAsync);
        system.MapPut("inbox/{deliveryId:guid}", ReceiveAsync);
        system.MapPost("inbox", ReceiveManyAsync);
    }

    private static async Task<IResult> ChangesAsync(
        string department, string region, SandboxSystems systems, TimeProvider clock, CancellationToken cancellationToken,
        long after = 0, int max = 100, int waitSeconds = 0)
    {
        if (systems.Find(department, region) is not { } system)
        {
            return Results.NotFound();
        }

        max = Math.Clamp(max, 1, MostChanges);
        var deadline = clock.GetUtcNow().AddSeconds(Math.Clamp(waitSeconds, 0, LongestWaitSeconds));
        while (true)
        {
            // Taken before the look, so that a fact recorded in between is not waited out.
            var next = system.Store.NextRecorded;
            var changes = system.Store.Read(session => session.PendingAfter(after, max));
            var left = deadline - clock.GetUtcNow();
            if (changes.Count > 0 || left <= TimeSpan.Zero)
            {
                return Results.Ok(changes);
            }

            try
            {
                await next.WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return Results.Ok(changes);
            }
        }
    }

    private static async Task<IResult> AcknowledgeAsync(
        string department, string region, ChangeAcknowledgement acknowledgement, SandboxSystems systems, CancellationToken cancellationToken)
    {
        if (systems.Find(department, region) is not { } system)
        {
            return Results.NotFound();
        }

        await system.Store.WriteAsync(session => session.Acknowledge(acknowledgement), cancellationToken);
        return Results.NoContent();
    }

    private static async Task<IResult> ReceiveAsync(
        string department, string region, Guid deliveryId, InboxAction action, SandboxSystems systems, CancellationToken cancellationToken) =>
        systems.Find(department, region) is { } system
            ? Results.Ok((await system.ReceiveAsync([action with { DeliveryId = deliveryId }], cancellationToken))[0])
            : Results.NotFound();

    private static async Task<IResult> ReceiveManyAsync(
        string department, string region, IReadOnlyList<InboxAction> actions, SandboxSystems systems, CancellationToken cancellationToken) =>
        systems.Find(department, region) is { } system
            ? Results.Ok(await system.ReceiveAsync(actions, cancellationToken))
            : Results.NotFound();
}
