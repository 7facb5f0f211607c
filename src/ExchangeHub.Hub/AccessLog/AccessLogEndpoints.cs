using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>Who read what of whom, and what administrators did.</summary>
internal static class AccessLogEndpoints
{
    public static void MapAccessLog(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/v1/access").WithTags("Access");
        group.MapGet("/log", ListAsync).RequireAuthorization(Scopes.LogSee)
            .WithSummary("Reads and refusals, newest first: for auditors all of their regions, for others who read theirs from outside.");
        group.MapPost("/log/subject", SubjectAsync).RequireAuthorization(Scopes.AuditRead).Accepts<AuditQuestion>("application/json")
            .WithSummary("Who has seen this person's data? The number stands in the body, never in a URL; asking is kept in the log too.");
        group.MapGet("/actions", ActionsAsync).RequireAuthorization(Scopes.AuditRead)
            .WithSummary("What administrators of the caller's regions did and tried, refusals included; oldest first, or order=newest.");
        group.MapPost("/exports", ExportedAsync).RequireAuthorization(Scopes.LogSee).RecordAdminAction("audit.export").Accepts<ExportBody>("application/json")
            .WithSummary("Keeps among administrators' actions that the caller took a list out as a file: list is access-log, or admin-actions for auditors; filter is what it was narrowed to, lines how many went out.");
        group.MapGet("/digests", DigestsAsync).RequireAuthorization(Scopes.LogSee)
            .WithSummary("Week by week, who read a region from outside, by which grant and how much.");
    }

    private static async Task<IResult> ListAsync([AsParameters] AccessLogQuery query, HttpContext http, HubDb db, IRegionTrees regions, IAuthorizationService policies, TimeProvider clock) =>
        await query.AnswerAsync(
            db, Caller.From(http.User), (await policies.AuthorizeAsync(http.User, Scopes.AuditRead)).Succeeded, regions.Current, clock.Today(), http.RequestAborted);

    private static async Task<IResult> SubjectAsync(HttpContext http, HubDb db, IRegionTrees regions, PersonQuestions questions, TimeProvider clock)
    {
        var (question, person, problem) = await questions.ReadAsync(http);
        return problem ?? await new AccessLogQuery { Limit = question!.Limit, Cursor = question.Cursor }
            .AnswerAsync(db, Caller.From(http.User), isAuditor: true, regions.Current, clock.Today(), http.RequestAborted, person);
    }

    private static Task<IResult> ActionsAsync([AsParameters] AdminActionQuery query, HttpContext http, HubDb db, IRegionTrees regions, TimeProvider clock) =>
        query.AnswerAsync(db, regions.Current.Subtree(Caller.From(http.User).Region, clock.Today()), http.RequestAborted);

    private static async Task<IResult> ExportedAsync(HttpContext http, IAuthorizationService policies)
    {
        var (export, problem) = await JsonBody.ReadAsync<ExportBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        if (export!.Check() is { Count: > 0 } findings)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        return export.List == ExportBody.AdminActions && !(await policies.AuthorizeAsync(http.User, Scopes.AuditRead)).Succeeded
            ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.InsufficientScope, $"The access token lacks the scope {Scopes.AuditRead}.")
            : Results.Json(new { Id = export.Address }, WireJson.Options, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DigestsAsync(string? region, string? limit, string? cursor, HttpContext http, HubDb db, IRegionTrees regions, TimeProvider clock)
    {
        var (paging, problem) = Paging.Read(limit, cursor);
        var (caller, today) = (Caller.From(http.User), clock.Today());
        if (region is not null && (!RegionCode.IsWellFormed(region) || !regions.Current.IsWithin(region, caller.Region, today)))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, [new Finding(RejectionCode.RegionNotAllowed, "region", "The region is not yours nor below yours.")]);
        }

        var within = regions.Current.Subtree(region ?? caller.Region, today);
        return problem ?? await paging.AnswerAsync(
            db.Set<AccessDigest>().AsNoTracking().Where(digest => within.Contains(digest.Region))
                .OrderBy(digest => digest.Week).ThenBy(digest => digest.Region).ThenBy(digest => digest.ReaderRegion).ThenBy(digest => digest.ReaderDepartment).ThenBy(digest => digest.GrantId)
                .AsAsyncEnumerable(),
            _ => true,
            digest => new
            {
                digest.Week,
                digest.Region,
                reader = new { department = digest.ReaderDepartment, region = digest.ReaderRegion },
                grant = digest.GrantId == AccessDigest.NoGrant ? null : digest.GrantId,
                digest.Reads,
                digest.Rows,
                digest.Refused,
            },
            http.RequestAborted);
    }
}
