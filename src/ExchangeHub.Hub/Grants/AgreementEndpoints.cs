using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Grants;

internal static class AgreementEndpoints
{
    public static void MapAgreements(this IEndpointRouteBuilder endpoints)
    {
        var agreements = endpoints.MapGroup("/v1/agreements").WithTags("Access");
        agreements.MapPost("", ProposeAsync).RequireAuthorization(Scopes.GrantsSee).RecordAdminAction("agreement.propose")
            .WithSummary("Proposes an agreement that opens types or fields beyond a contract's subscribers.").Accepts<AgreementBody>("application/json");
        agreements.MapGet("", ListAsync).RequireAuthorization(Scopes.GrantsSee)
            .WithSummary("Agreements of the caller's department or region, newest first.");
        agreements.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Scopes.GrantsSee).WithSummary("One agreement.");
        agreements.MapPost("/{id:guid}/approve", ApproveAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("agreement.approve")
            .WithSummary("The provider's administrator puts an agreement in force.");
        agreements.MapPost("/{id:guid}/reject", RejectAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("agreement.reject")
            .WithSummary("The provider's administrator rejects an agreement with a reason.").Accepts<ReasonBody>("application/json");
        agreements.MapDelete("/{id:guid}", RevokeAsync).RequireAuthorization(Scopes.GrantsSee).RecordAdminAction("agreement.revoke")
            .WithSummary("Either side ends an agreement; on every node within a second.");
    }

    private static async Task<IResult> ProposeAsync(HttpContext http, AgreementBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadAsync<AgreementBody>(http);
        return problem ?? (await book.ProposeAsync(body!, Caller.From(http.User), http.RequestAborted))
            .Answer(agreement => Results.Json(Show(agreement, clock.Today()), WireJson.Options, statusCode: StatusCodes.Status201Created));
    }

    private static Task<IResult> ListAsync(HttpContext http, AgreementBook book, TimeProvider clock, string? limit, string? cursor)
    {
        var caller = Caller.From(http.User);
        return Page.OfAsync(
            limit, cursor, (after, count) => book.BeforeAsync(after, count, http.RequestAborted),
            agreement => agreement.Id, agreement => book.MaySee(agreement, caller), agreement => Show(agreement, clock.Today()));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, AgreementBook book, TimeProvider clock) =>
        await book.FindAsync(id, http.RequestAborted) is { } agreement && book.MaySee(agreement, Caller.From(http.User))
            ? Results.Json(Show(agreement, clock.Today()), WireJson.Options)
            : Verdict<AgreementRow>.Unknown().Answer(_ => Results.Empty);

    private static async Task<IResult> ApproveAsync(Guid id, HttpContext http, AgreementBook book, TimeProvider clock) =>
        (await book.DecideAsync(id, approve: true, reason: null, Caller.From(http.User), http.RequestAborted))
            .Answer(agreement => Results.Json(Show(agreement, clock.Today()), WireJson.Options));

    private static async Task<IResult> RejectAsync(Guid id, HttpContext http, AgreementBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<ReasonBody>(http);
        return problem ?? body!.Problem(isRequired: true)
            ?? (await book.DecideAsync(id, approve: false, body!.Reason, Caller.From(http.User), http.RequestAborted))
                .Answer(agreement => Results.Json(Show(agreement, clock.Today()), WireJson.Options));
    }

    private static async Task<IResult> RevokeAsync(Guid id, HttpContext http, AgreementBook book)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<ReasonBody>(http);
        return problem ?? body!.Problem(isRequired: false)
            ?? (await book.RevokeAsync(id, body!.Reason, Caller.From(http.User), http.RequestAborted)).Answer(_ => Results.NoContent());
    }

    private static object Show(AgreementRow agreement, DateOnly today) => new
    {
        agreement.Id,
        status = agreement.StateOn(today),
        agreement.Version,
        provider = new Party(agreement.Provider, agreement.ProviderRegion),
        consumer = new Party(agreement.Consumer, agreement.ConsumerRegion),
        types = agreement.Types.Split(' '),
        fields = agreement.Fields?.Split(' '),
        agreement.Purpose,
        agreement.LegalBasis,
        agreement.NotBefore,
        agreement.NotAfter,
        agreement.ProposedBy,
        proposedAt = GrantAnswer.Moment(agreement.ProposedAt),
        agreement.DecidedBy,
        decidedAt = agreement.DecidedAt is { } decided ? GrantAnswer.Moment(decided) : (DateTimeOffset?)null,
        agreement.EndedBy,
        endedAt = agreement.EndedAt is { } ended ? GrantAnswer.Moment(ended) : (DateTimeOffset?)null,
        agreement.Reason,
    };
}
