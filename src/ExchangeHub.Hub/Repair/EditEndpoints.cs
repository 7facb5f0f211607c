using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;
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
            .WithSummary("What the latest proposal changes, with the fields that the caller may see of the event; looking is kept in the access log.");
        deliveries.MapPost("/approve", ApproveAsync).RecordAdminAction("delivery.edit-approve").Accepts<ApprovalBody>("application/json")
            .WithSummary("A second person lets repaired data go, in the place of the original, whose id it names; the ledger's entry stays as it is.");
    }

    private static async Task<IResult> ProposeAsync(Guid id, HttpContext http, OperatorView view, EditBook book)
    {
        var (body, problem) = await JsonBody.ReadAsync<EditBody>(http);
        if ((problem ?? Stranger(http)) is { } refusal)
        {
            return refusal;
        }

        return await view.FindAsync(id, http) is { } seen
            ? (await book.ProposeAsync(seen.Delivery, body!.Data ?? default, Caller.From(http.User), http.RequestAborted)).Answer(proposal => Results.Json(
                new { editId = proposal.Edit.Id, proposal.Edit.DeliveryId, status = "proposed", proposal.Edit.ProposedBy, fields = proposal.Fields },
                WireJson.Options,
                statusCode: StatusCodes.Status201Created))
            : OperatorView.NotFound();
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

    private static async Task<IResult> ShowAsync(Guid id, HttpContext http, HubDb db, OperatorView view, EditBook book, AccessGate gate)
    {
        if (Stranger(http) is { } refusal)
        {
            return refusal;
        }

        if (await view.FindAsync(id, http) is not { } seen)
        {
            return OperatorView.NotFound();
        }

        var (caller, moment) = (Caller.From(http.User), gate.Moment);
        var entry = await db.Set<LedgerEntry>().AsNoTracking().SingleAsync(one => one.Sequence == seen.Delivery.Sequence, http.RequestAborted);
        var (region, decision) = EventAccess.ToRead(entry, caller, moment);
        var asked = new AccessRequest(caller, AccessAction.Read, entry.Type, region, moment.Today);
        if (!decision.Allowed)
        {
            return gate.Refuse(new Admission(http, asked, decision));
        }

        return await book.ShowAsync(seen.Delivery, entry, decision, http.RequestAborted) is { } shown
            ? await gate.AnswerAsync(
                new Admission(http, asked, decision), rows: 1, [entry.Subject], Shown.Of(ContractCatalog.Find(entry.Type)!, decision),
                Results.Json(
                    new { editId = shown.Edit.Id, shown.Edit.DeliveryId, shown.Edit.ProposedBy, shown.Edit.ApprovedBy, shown.Before, shown.After }, WireJson.Options))
            : OperatorView.NotFound();
    }

    // The three administrators see no business data, and this is nothing else.
    private static IResult? Stranger(HttpContext http) => Caller.From(http.User).IsAdministrator
        ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Administrators do not touch what is delivered.")
        : null;

    private sealed record EditBody(JsonElement? Data = null);

    private sealed record ApprovalBody(Guid? EditId = null);
}
