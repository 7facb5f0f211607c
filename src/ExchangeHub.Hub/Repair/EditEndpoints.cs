using System.Text.Json;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Repair;

internal static class EditEndpoints
{
    public static void MapEdits(this IEndpointRouteBuilder endpoints)
    {
        var deliveries = endpoints.MapGroup("/v1/deliveries/{id:guid}/edit").RequireAuthorization(Scopes.OpsWrite).WithTags("Operations");
        deliveries.MapPost("", ProposeAsync).RecordAdminAction("delivery.edit").Accepts<EditBody>("application/json")
            .WithSummary("Proposes repaired data for a delivery that is set aside; checked against its contract, and nothing goes out before a second person lets it.");
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
            ? (await book.ProposeAsync(seen.Delivery, body!.Data, Caller.From(http.User), http.RequestAborted)).Answer(proposal => Results.Json(
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

    // The three administrators see no business data, and this is nothing else.
    private static IResult? Stranger(HttpContext http) => Caller.From(http.User).IsAdministrator
        ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "Administrators do not touch what is delivered.")
        : null;

    private sealed record EditBody(JsonElement Data = default);

    private sealed record ApprovalBody(Guid? EditId = null);
}
