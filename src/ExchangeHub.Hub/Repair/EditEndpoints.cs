using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Grants;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Ledger;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.Repair;

internal static class EditEndpoints
{
    public static void MapEdits(this IEndpointRouteBuilder endpoints)
    {
        var deliveries = endpoints.MapGroup("/v1/deliveries/{id:guid}/edit").RequireAuthorization(Scopes.OpsWrite).WithTags("Operations");
        deliveries.MapPost("", ProposeAsync).RecordAdminAction("delivery.edit").Accepts<EditBody>("application/json")
            .WithSummary("Proposes repaired data for a delivery that is set aside; checked against its contract, and nothing goes out before a second person lets it.");
        deliveries.MapGet("", ShowAsync)
            .WithSummary("What the latest proposal changes, with the fields that the caller may see of the event, for people masked until they say what for; looking is kept in the access log.");
        deliveries.MapGet("/data", DataAsync)
            .WithSummary("What is to be delivered, with the fields that the caller may see, for people masked until they say what for, and which of them can be changed; looking is kept in the access log.");
        deliveries.MapPost("/approve", ApproveAsync).RecordAdminAction("delivery.edit-approve").Accepts<ApprovalBody>("application/json")
            .WithSummary("A second person lets repaired data go, in the place of the original, whose id it names; the ledger's entry stays as it is.");
        deliveries.MapPost("/refuse", RefuseAsync).RecordAdminAction("delivery.edit-refuse").Accepts<RefusalBody>("application/json")
            .WithSummary("Says no to a proposal with a reason, or takes one's own back; the delivery stays set aside.");
        endpoints.MapGet("/v1/edits", ([AsParameters] EditQuery query, HttpContext http, HubDb db, OperatorView view, SealedPayload payloads) => query.AnswerAsync(http, db, view, payloads))
            .RequireAuthorization(Scopes.OpsRead).WithTags("Operations")
            .WithSummary("Proposals of repaired data in the caller's region and below, newest first: who, when, which fields, and what became of them; without the data.");
    }

    private static async Task<IResult> ProposeAsync(Guid id, HttpContext http, HubDb db, OperatorView view, EditBook book, AccessGate gate)
    {
        var (body, problem) = await JsonBody.ReadAsync<EditBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        var (looked, refusal) = await LookAsync(id, http, db, view, gate);
        if (looked is not { } seen)
        {
            return refusal!;
        }

        // What a proposal rests on is kept before it is made, as every other look at the event.
        var kept = await KeepAsync(http, gate, seen, Results.Empty);
        return kept == Results.Empty
            ? (await book.ProposeAsync(seen.Delivery, seen.Entry, body!.After, Caller.From(http.User), seen.Decision, http.RequestAborted)).Answer(proposal => Results.Json(
                new { editId = proposal.Edit.Id, proposal.Edit.DeliveryId, status = "proposed", proposal.Edit.ProposedBy, fields = proposal.Fields },
                WireJson.Options,
                statusCode: StatusCodes.Status201Created))
            : kept;
    }

    private static async Task<IResult> ApproveAsync(Guid id, HttpContext http, OperatorView view, EditBook book)
    {
        var (body, problem) = await JsonBody.ReadAsync<ApprovalBody>(http);
        if ((problem ?? Stranger(http)) is { } refusal)
        {
            return refusal;
        }

        if (body!.EditId is not { } edit)
        {
            return Problems.Of(
                StatusCodes.Status422UnprocessableEntity, [new Finding(RejectionCode.MissingField, "editId", "Which proposal: another may have come after the one that was looked at.")]);
        }

        return await view.FindAsync(id, http) is { } seen
            ? (await book.ApproveAsync(seen.Delivery, edit, Caller.From(http.User), http.RequestAborted)).Answer(approved => Results.Json(
                new { editId = approved.Id, approved.DeliveryId, status = "approved", approved.ProposedBy, approved.ApprovedBy, approved.ReplacementId },
                WireJson.Options))
            : OperatorView.NotFound();
    }

    private static async Task<IResult> RefuseAsync(Guid id, HttpContext http, OperatorView view, EditBook book)
    {
        var (body, problem) = await JsonBody.ReadAsync<RefusalBody>(http);
        if ((problem ?? Stranger(http) ?? new ReasonBody { Reason = body!.Reason }.Problem(isRequired: true)) is { } refusal)
        {
            return refusal;
        }

        return await view.FindAsync(id, http) is { } seen
            ? (await book.RefuseAsync(seen.Delivery, body!.EditId ?? Guid.Empty, Caller.From(http.User), body.Reason!, http.RequestAborted)).Answer(refused => Results.Json(
                new { editId = refused.Id, refused.DeliveryId, status = "refused", refused.ProposedBy, refused.RefusedBy, refused.Reason }, WireJson.Options))
            : OperatorView.NotFound();
    }

    private static Task<IResult> ShowAsync(Guid id, HttpContext http, HubDb db, OperatorView view, EditBook book, AccessGate gate) =>
        ReadAsync(id, http, db, view, gate, async (delivery, entry, decision, more) => await book.ShowAsync(delivery, entry, decision, http.RequestAborted) is { } shown
            ? new
            {
                editId = shown.Edit.Id, shown.Edit.DeliveryId, shown.Edit.ProposedBy, proposedAt = Times.Show(shown.Edit.ProposedAt),
                shown.Edit.ApprovedBy, approvedAt = Times.Show(shown.Edit.ApprovedAt), shown.Edit.RefusedBy, refusedAt = Times.Show(shown.Edit.RefusedAt),
                shown.Edit.Reason, shown.Edit.ReplacementId, shown.Fields, shown.Before, shown.After, moreWithPurpose = more,
            }
            : null);

    private static Task<IResult> DataAsync(Guid id, HttpContext http, HubDb db, OperatorView view, EditBook book, AccessGate gate) =>
        ReadAsync(id, http, db, view, gate, async (delivery, entry, decision, more) =>
        {
            var shown = await book.DataAsync(delivery, entry, decision, http.RequestAborted);
            return new { shown.Data, shown.Editable, moreWithPurpose = more };
        });

    private static async Task<IResult> ReadAsync(
        Guid id, HttpContext http, HubDb db, OperatorView view, AccessGate gate, Func<DeliveryRow, LedgerEntry, AccessDecision, bool?, Task<object?>> read)
    {
        var (looked, refusal) = await LookAsync(id, http, db, view, gate);
        if (looked is not { } seen)
        {
            return refusal!;
        }

        return await read(seen.Delivery, seen.Entry, seen.Decision, seen.IsCovered ? true : null) is { } shown
            ? await KeepAsync(http, gate, seen, Results.Json(shown, WireJson.Options))
            : OperatorView.NotFound();
    }

    private static ValueTask<IResult> KeepAsync(HttpContext http, AccessGate gate, Looked seen, IResult answer) => gate.AnswerAsync(
        new Admission(http, seen.Asked, seen.Decision), rows: 1, [seen.Entry.Subject], Shown.Of(ContractCatalog.Find(seen.Entry.Type)!, seen.Decision), answer);

    /// <summary>The delivery and its entry, where the caller looks after its subscriber and may see the event, wholly or in part.</summary>
    private static async Task<(Looked? Looked, IResult? Refusal)> LookAsync(Guid id, HttpContext http, HubDb db, OperatorView view, AccessGate gate)
    {
        if (Stranger(http) is { } stranger)
        {
            return (null, stranger);
        }

        if (await view.FindAsync(id, http) is not { } seen)
        {
            return (null, OperatorView.NotFound());
        }

        var (caller, moment) = (Caller.From(http.User), gate.Moment);
        var entry = await db.Set<LedgerEntry>().AsNoTracking().SingleAsync(one => one.Sequence == seen.Delivery.Sequence, http.RequestAborted);
        var (region, entitled) = EventAccess.ToRead(entry, caller, moment);
        var asked = new AccessRequest(caller, AccessAction.Read, entry.Type, region, moment.Today);
        var decision = entitled.For(caller, AccessGate.SaidPurpose(http));
        return entitled.Allowed ? (new Looked(seen.Delivery, entry, asked, decision, decision != entitled), null) : (null, gate.Refuse(new Admission(http, asked, entitled)));
    }

    /// <summary>What the caller looks at, and what of it he sees with the purpose that he states.</summary>
    private sealed record Looked(DeliveryRow Delivery, LedgerEntry Entry, AccessRequest Asked, AccessDecision Decision, bool IsCovered);

    // The three administrators see no business data, and this is nothing else.
    private static IResult? Stranger(HttpContext http) => Caller.From(http.User).IsAdministrator
        ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Administrators do not touch what is delivered.")
        : null;

    /// <summary>The whole data, or only what shall be another: a field of <paramref name="Changes"/> that is null goes.</summary>
    private sealed record EditBody(JsonElement? Data = null, JsonElement? Changes = null)
    {
        public JsonElement After(JsonElement before)
        {
            if (Changes is not { ValueKind: JsonValueKind.Object } changes || Data is not null)
            {
                return Data ?? default;
            }

            var after = JsonObject.Create(before)!;
            foreach (var change in changes.EnumerateObject())
            {
                after.Remove(change.Name);
                if (change.Value.ValueKind != JsonValueKind.Null)
                {
                    after[change.Name] = JsonNode.Parse(change.Value.GetRawText());
                }
            }

            return JsonSerializer.SerializeToElement(after);
        }
    }

    private sealed record RefusalBody(Guid? EditId = null, string? Reason = null);

    private sealed record ApprovalBody(Guid? EditId = null);
}
