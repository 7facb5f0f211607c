using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Grants;

internal static class ApplicationEndpoints
{
    public static void MapGrantApplications(this IEndpointRouteBuilder endpoints)
    {
        var applications = endpoints.MapGroup("/v1/grant-applications").WithTags("Access");
        applications.MapPost("", ApplyAsync).RequireAuthorization(Scopes.GrantsApply)
            .WithSummary("Applies for a grant, for one's own department in one's own region or below.").Accepts<GrantBody>("application/json");
        applications.MapGet("", ListAsync).RequireAuthorization(Scopes.GrantsSee)
            .WithSummary("Applications of the caller's region and about it, newest first.");
        applications.MapGet("/{id:guid}", FindAsync).RequireAuthorization(Scopes.GrantsSee)
            .WithSummary("One application.");
        applications.MapPost("/{id:guid}/approve", ApproveAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("application.approve")
            .WithSummary("Makes a pending grant of an application; the body may state the approval document and narrow it.").Accepts<GrantBody>("application/json");
        applications.MapPost("/{id:guid}/reject", RejectAsync).RequireAuthorization(Scopes.GrantsApprove).RecordAdminAction("application.reject")
            .WithSummary("Rejects an application with a reason.").Accepts<ReasonBody>("application/json");
    }

    private static async Task<IResult> ApplyAsync(HttpContext http, ApplicationBook book)
    {
        var (body, problem) = await JsonBody.ReadAsync<GrantBody>(http);
        return problem ?? (await book.ApplyAsync(body!, Caller.From(http.User), http.RequestAborted))
            .Answer(application => Results.Json(Show(application), WireJson.Options, statusCode: StatusCodes.Status201Created));
    }

    private static async Task<IResult> ListAsync([AsParameters] GrantFilter filter, HttpContext http, ApplicationBook book, IRegionTrees regions, TimeProvider clock)
    {
        var (caller, today) = (Caller.From(http.User), clock.Today());
        return filter.Problem(GrantState.Pending, GrantState.Approved, GrantState.Rejected)
            ?? await Page.OfAsync(
                filter.Limit, filter.Cursor, (after, count) => book.BeforeAsync(after, count, http.RequestAborted), application => application.Id,
                application => filter.Admits(application.State, application.Region, application.Targets.Split(' '), regions.Current, today) && book.MaySee(application, caller),
                Show);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext http, ApplicationBook book) =>
        await book.FindAsync(id, http.RequestAborted) is { } application && book.MaySee(application, Caller.From(http.User))
            ? Results.Json(Show(application), WireJson.Options)
            : Verdict<GrantApplication>.Unknown().Answer(_ => Results.Empty);

    private static async Task<IResult> ApproveAsync(Guid id, HttpContext http, ApplicationBook book, TimeProvider clock)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<GrantBody>(http);
        if (problem is not null)
        {
            return problem;
        }

        var (verdict, _) = await book.ApproveAsync(id, body!, Caller.From(http.User), http.RequestAborted);
        return verdict.Answer(grant => GrantEndpoints.Created(grant, clock));
    }

    private static async Task<IResult> RejectAsync(Guid id, HttpContext http, ApplicationBook book)
    {
        var (body, problem) = await JsonBody.ReadOptionalAsync<ReasonBody>(http);
        if ((problem ?? body!.Problem(isRequired: true)) is { } wrong)
        {
            return wrong;
        }

        var (refusal, application) = await book.RejectAsync(id, body!.Reason!, Caller.From(http.User), http.RequestAborted);
        return refusal?.Answer(_ => Results.Empty) ?? Results.Json(Show(application!), WireJson.Options);
    }

    private static object Show(GrantApplication application) => new
    {
        application.Id,
        status = application.State,
        application.Version,
        grantee = new Party(application.Department, application.Region),
        target = application.Targets.Split(' '),
        resources = application.Resources.Split(' '),
        fieldProfile = application.Profile,
        application.Purpose,
        application.LegalBasis,
        application.ApprovalDocNo,
        application.NotBefore,
        application.NotAfter,
        application.RowsPerDay,
        application.AppliedBy,
        appliedAt = GrantAnswer.Moment(application.AppliedAt),
        application.DecidedBy,
        decidedAt = application.DecidedAt is { } decided ? GrantAnswer.Moment(decided) : (DateTimeOffset?)null,
        application.Reason,
        application.Grant,
    };
}
