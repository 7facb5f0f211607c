using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Grants;

internal static class GrantEndpoints
{
    public static void MapGrants(this IEndpointRouteBuilder endpoints)
    {
        var grants = endpoints.MapGroup("/v1/grants").WithTags("Access");
        grants.MapPost("", IssueAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("grant.issue")
            .WithSummary("Issues a grant: it waits for its countersignature.").Accepts<GrantBody>("application/json");
        grants.MapGet("", ListAsync).RequireAuthorization(Scopes.GrantsSee)
            .WithSummary("Grants that the caller gave, holds or is read by, newest first.");
        grants.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Scopes.GrantsSee)
            .WithSummary("One grant, with what happened to it; where its rows of a day are limited, how many of today's are used (rowsToday).");
        grants.MapPost("/{id:guid}/countersign", CountersignAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("grant.countersign")
            .WithSummary("A security administrator, not the issuer, puts a grant in force.");
        grants.MapPost("/{id:guid}/renew", RenewAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("grant.renew")
            .WithSummary("Issues a grant in the place of one that ends; it is countersigned again. What the body leaves out stays.").Accepts<GrantBody>("application/json");
        grants.MapDelete("/{id:guid}", RevokeAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("grant.revoke")
            .WithSummary("Revokes a grant on every node within a second; a pending one is rejected. A reason may be given.");
    }

    private static async Task<IResult> IssueAsync(HttpContext http, GrantBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadAsync<GrantBody>(http);
        return problem ?? (await book.IssueAsync(body!, Caller.From(http.User), http.RequestAborted)).Answer(grant => Created(grant, clock));
    }

    private static async Task<IResult> RenewAsync(Guid id, HttpContext http, GrantBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<GrantBody>(http);
        return problem ?? (await book.RenewAsync(id, body!, Caller.From(http.User), http.RequestAborted)).Answer(grant => Created(grant, clock));
    }

    private static async Task<IResult> CountersignAsync(Guid id, HttpContext http, GrantBook book, TimeProvider clock) =>
        (await book.CountersignAsync(id, Caller.From(http.User), http.RequestAborted)).Answer(grant => Results.Json(GrantAnswer.Of(grant, clock.Today()), WireJson.Options));

    private static async Task<IResult> RevokeAsync(Guid id, HttpContext http, GrantBook book)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<ReasonBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        return body!.Problem(isRequired: false) ?? (await book.RevokeAsync(id, body.Reason, Caller.From(http.User), http.RequestAborted)).Answer(_ => Results.NoContent());
    }

    private static async Task<IResult> ListAsync([AsParameters] GrantFilter filter, HttpContext http, GrantBook book, IRegionTrees regions, TimeProvider clock)
    {
        var (caller, today) = (Caller.From(http.User), clock.Today());
        return filter.Problem(GrantState.Pending, GrantState.Active, GrantState.Suspended, GrantState.Expired, GrantState.Revoked, GrantState.Rejected)
            ?? await Page.OfAsync(
                filter.Limit, filter.Cursor, (after, count) => book.BeforeAsync(after, count, http.RequestAborted), grant => grant.Id,
                grant => filter.Admits(grant.StateOn(today), grant.Region, grant.TargetList, regions.Current, today) && book.MaySee(grant, caller),
                grant => GrantAnswer.Of(grant, today));
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, GrantBook book, TimeProvider clock)
    {
        if (await book.FindAsync(id, http.RequestAborted) is not { } grant || !book.MaySee(grant, Caller.From(http.User)))
        {
            return Verdict<GrantRow>.Unknown().Answer(_ => Results.Empty);
        }

        var history = await book.HistoryAsync(id, http.RequestAborted);
        return Results.Json(
            GrantAnswer.Of(grant, clock.Today()) with
            {
                History = [.. history.Select(GrantAnswer.Step)],
                RowsToday = grant.RowsPerDay is null ? null : await book.RowsReadAsync(id, clock.Today(), http.RequestAborted),
            },
            WireJson.Options);
    }

    internal static IResult Created(GrantRow grant, TimeProvider clock)
    {
        var answer = GrantAnswer.Of(grant, clock.Today());
        return Results.Json(answer, WireJson.Options, statusCode: StatusCodes.Status201Created);
    }
}

/// <summary>Why something is rejected or revoked.</summary>
internal sealed record ReasonBody
{
    private const int Longest = 500;

    public string? Reason { get; init; }

    public IResult? Problem(bool isRequired, string field = "reason")
    {
        var reader = new TermsReader(default);
        if (isRequired || Reason is not null)
        {
            reader.Text(Reason, field, Longest);
        }

        return reader.Findings.Count > 0 ? Problems.Of(StatusCodes.Status422UnprocessableEntity, reader.Findings) : null;
    }
}
