using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

/// <summary><c>/v1/failure-groups</c>: what is set aside, by kind; retried a share at a time.</summary>
internal static class FailureGroupEndpoints
{
    private const int MostDeliveries = 1000;

    public static void MapFailureGroups(this IEndpointRouteBuilder endpoints)
    {
        var groups = endpoints.MapGroup("/v1/failure-groups").WithTags("Operations");
        groups.MapGet("", ListAsync).RequireAuthorization(Scopes.OpsRead)
            .WithSummary("What is set aside for subscribers of the caller's region and below, by type, subscriber, code and what was said.");
        groups.MapGet("/{fingerprint}", FindAsync).RequireAuthorization(Scopes.OpsRead).WithSummary("One of these groups, also after all of it went on.");
        groups.MapPost("/{fingerprint}/retry", RetryAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("failure-group.retry").Accepts<RecoveryBody>("application/json")
            .WithSummary("Retries a group at a share of what its subscriber settles live; pauses by itself where it fails again, and goes on from there when asked anew.");
        groups.MapGet("/{fingerprint}/recovery", RecoveryAsync).RequireAuthorization(Scopes.OpsRead).WithSummary("How the latest retry of a group stands, and when it will be over.");
        groups.MapPost("/{fingerprint}/recovery/pause", (string fingerprint, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock) =>
                HaltAsync(fingerprint, RecoveryRow.Paused, http, db, view, book, clock))
            .RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("failure-group.pause")
            .WithSummary("Sets no more of a retry free until it is asked for anew; what is under way goes on.");
        groups.MapPost("/{fingerprint}/recovery/cancel", (string fingerprint, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock) =>
                HaltAsync(fingerprint, RecoveryRow.Done, http, db, view, book, clock))
            .RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("failure-group.cancel")
            .WithSummary("Ends a retry; what it had not set free stays set aside.");
        endpoints.MapGet("/v1/recoveries", ([AsParameters] RecoveryQuery query, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock) =>
                query.AnswerAsync(http, db, view, book, clock))
            .RequireAuthorization(Scopes.OpsRead).WithTags("Operations").WithSummary("Retries of groups in the caller's region and below, newest first, and how each stands.");
        groups.MapPost("/{fingerprint}/notes", NoteAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("failure-group.note").Accepts<NoteBody>("application/json")
            .WithSummary("Keeps what was found out about a group.");
    }

    private static async Task<IResult> ListAsync(string? department, string? region, string? limit, string? cursor, HttpContext http, HubDb db, OperatorView view)
    {
        if (view.Stranger(http, region) is { } refusal)
        {
            return refusal;
        }

        var findings = new List<Finding>();
        var size = PageParameters.Limit(limit, findings);
        OperatorView.CheckDepartment(department, findings);
        if (cursor is not null && !IsFingerprint(cursor))
        {
            findings.Add(PageParameters.ForeignCursor);
        }

        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var (items, next) = await FailureGroups.ListAsync(db, view.RegionsOf(http, region), department, cursor, size, http.RequestAborted);
        return Results.Json(new { items, next }, WireJson.Options);
    }

    private static async Task<IResult> FindAsync(string fingerprint, HttpContext http, HubDb db, OperatorView view) =>
        await SubscriptionOfAsync(fingerprint, http, db, view) is not null && await FailureGroups.FindAsync(db, fingerprint, http.RequestAborted) is { } group
            ? Results.Json(group, WireJson.Options)
            : OperatorView.NotFound();

    private static async Task<IResult> RetryAsync(string fingerprint, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<RecoveryBody>(http);
        if ((problem ?? body!.Problem()) is { } wrong)
        {
            return wrong;
        }

        if (await SubscriptionOfAsync(fingerprint, http, db, view) is not { } subscription)
        {
            return OperatorView.NotFound();
        }

        return await book.StartAsync(fingerprint, subscription.Id, body!.DeliveryIds, body.Share, Caller.From(http.User).Actor, http.RequestAborted) is { } recovery
            ? Results.Json(await ShownRecovery.OfAsync(recovery, subscription, db, book, clock, http.RequestAborted), WireJson.Options, statusCode: StatusCodes.Status202Accepted)
            : OperatorView.Conflict("A retry of it is running, or nothing of it is set aside.");
    }

    private static async Task<IResult> RecoveryAsync(string fingerprint, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock) =>
        await SubscriptionOfAsync(fingerprint, http, db, view) is { } subscription && await book.LatestAsync(fingerprint, http.RequestAborted) is { } recovery
            ? Results.Json(await ShownRecovery.OfAsync(recovery, subscription, db, book, clock, http.RequestAborted), WireJson.Options)
            : OperatorView.NotFound();

    private static async Task<IResult> NoteAsync(string fingerprint, HttpContext http, HubDb db, OperatorView view, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadAsync<NoteBody>(http);
        if ((problem ?? new ReasonBody { Reason = body!.Text }.Problem(isRequired: true, "text")) is { } wrong)
        {
            return wrong;
        }

        if (await SubscriptionOfAsync(fingerprint, http, db, view) is null)
        {
            return OperatorView.NotFound();
        }

        var note = new FailureNote
        {
            Id = Guid.CreateVersion7(), Fingerprint = fingerprint, At = clock.GetUtcNow().ToUnixTimeMilliseconds(), Actor = Caller.From(http.User).Actor, Text = body!.Text!,
        };
        db.Add(note);
        await db.SaveChangesAsync(http.RequestAborted);
        return Results.Json(new ShownNote(note.Id, Times.Show(note.At), note.Actor, note.Text), WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<Subscription?> SubscriptionOfAsync(string fingerprint, HttpContext http, HubDb db, OperatorView view) =>
        IsFingerprint(fingerprint)
        && await db.Set<SetAsideRow>().AsNoTracking().Where(row => row.Fingerprint == fingerprint)
            .Select(row => (Guid?)row.SubscriptionId).FirstOrDefaultAsync(http.RequestAborted) is { } subscription
            ? await view.SubscriptionAsync(subscription, http)
            : null;

    internal static bool IsFingerprint(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static async Task<IResult> HaltAsync(string fingerprint, string to, HttpContext http, HubDb db, OperatorView view, RecoveryBook book, TimeProvider clock)
    {
        if (await SubscriptionOfAsync(fingerprint, http, db, view) is not { } subscription)
        {
            return OperatorView.NotFound();
        }

        return await book.HaltAsync(fingerprint, to, http.RequestAborted) && await book.LatestAsync(fingerprint, http.RequestAborted) is { } recovery
            ? Results.Json(await ShownRecovery.OfAsync(recovery, subscription, db, book, clock, http.RequestAborted), WireJson.Options)
            : OperatorView.Conflict("No retry of it is there that could be halted so.");
    }

    internal sealed record NoteBody(string? Text = null);

    internal sealed record RecoveryBody(IReadOnlyList<Guid>? DeliveryIds, double? Share)
    {
        public RecoveryBody()
            : this(null, null)
        {
        }

        public IResult? Problem()
        {
            List<Finding> findings = [];
            if (DeliveryIds is { Count: 0 or > MostDeliveries })
            {
                findings.Add(new Finding(RejectionCode.InvalidField, "deliveryIds", $"1 to {MostDeliveries} ids of the group; left out for all of it."));
            }

            if (Share is { } share && !(share is > 0 and <= 1))
            {
                findings.Add(new Finding(RejectionCode.InvalidField, "share", "More than 0 and at most 1."));
            }

            return findings.Count == 0 ? null : Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }
    }
}
