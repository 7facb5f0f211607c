using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Repair;

/// <summary><c>/v1/deliveries</c>: how those owed to the subscribers of the caller's regions stand, and what can be done about them.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder endpoints)
    {
        var deliveries = endpoints.MapGroup("/v1/deliveries").WithTags("Operations");
        deliveries.MapGet("", ([AsParameters] DeliveryQuery query, HttpContext http, HubDb db, OperatorView view) => query.AnswerAsync(http, db, view))
            .RequireAuthorization(Scopes.OpsRead).WithSummary("Deliveries to subscribers of the caller's region and below, newest first; without what they carry.");
        deliveries.MapGet("/{id:guid}", ShowAsync).RequireAuthorization(Scopes.OpsRead).WithSummary("One of these deliveries.");
        deliveries.MapPost("/{id:guid}/retry", RetryAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("delivery.retry")
            .WithSummary("Gives a delivery that was set aside, or waits, a new round of attempts from now, in its place.");
        deliveries.MapPost("/{id:guid}/skip", SkipAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("delivery.skip").Accepts<ReasonBody>("application/json")
            .WithSummary("Lets the later deliveries of its subject go on without it; the reason and who gave it stand in the trace.");
    }

    private static async Task<IResult> RetryAsync(Guid id, HttpContext http, HubDb db, OperatorView view, DeliveryDesk desk)
    {
        if (await view.FindAsync(id, http) is not { } seen)
        {
            return OperatorView.NotFound();
        }

        return (await desk.RetryAsync(seen.Subscription.Id, [id], Caller.From(http.User).Actor, http.RequestAborted)).Count == 1
            ? await ShowAsync(id, http, db, view)
            : OperatorView.Conflict("It is under way, settled or gone from its lane.");
    }

    private static async Task<IResult> SkipAsync(Guid id, HttpContext http, HubDb db, OperatorView view, DeliveryDesk desk)
    {
        var (body, problem) = await JsonBody.ReadAsync<ReasonBody>(http);
        if ((problem ?? body!.Problem(isRequired: true)) is { } wrong)
        {
            return wrong;
        }

        if (await view.FindAsync(id, http) is not { } seen)
        {
            return OperatorView.NotFound();
        }

        return await desk.SkipAsync(seen.Subscription.Id, id, Caller.From(http.User).Actor, body!.Reason!, http.RequestAborted)
            ? await ShowAsync(id, http, db, view)
            : OperatorView.Conflict("It is under way, settled or gone from its lane.");
    }

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, HubDb db, OperatorView view) =>
        await view.FindAsync(id, http) is { } seen
            ? Results.Json((await ShownDelivery.ListAsync(db, [seen], http.RequestAborted))[0], WireJson.Options)
            : OperatorView.NotFound();
}
