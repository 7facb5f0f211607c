using ExchangeHub.Access;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.AccessLog;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Ledger;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.Hub.Records;

/// <summary>What the ledger says now, or said on any past day.</summary>
internal static class RecordEndpoints
{
    private const int LongestName = 100;

    private static readonly (string Path, RecordKind Kind, string Summary)[] OfRegions =
    [
        ("institutions", RecordKind.Institutions, "机构基本信息: institutions of a region and below."),
        ("staff", RecordKind.Staff, "人员情况: people in post in a region and below."),
        ("quotas", RecordKind.Quotas, "编制情况: quotas of the institutions of a region and below, with who is in post, vacancies and excess."),
        ("ceilings", RecordKind.Ceilings, "编制限额: the most staff that a region, and each below, may have."),
    ];

    private static readonly (string Path, RecordKind Kind, string Summary)[] OfInstitutions =
    [
        ("staff", RecordKind.Staff, "人员情况: people in post in an institution."),
        ("quotas", RecordKind.Quotas, "编制情况: what is authorised by kind, who is in post, vacancies and excess."),
        ("leadership", RecordKind.Leadership, "职数情况: leadership posts by level, and how many are held."),
        ("history", RecordKind.History, "机构沿革: the history of an institution."),
        ("domains", RecordKind.Domains, "网上名称: domain names that an institution holds."),
        ("ledger", RecordKind.Ledger, "台账信息: entries of the staffing ledger."),
        ("special-cases", RecordKind.SpecialCases, "特殊情况: what rules alone do not explain."),
        ("quota-use", RecordKind.QuotaUse, "用编核准: requests to use a quota and what became of them."),
        ("changes", RecordKind.Changes, "变化记录: changes of an institution, oldest first."),
    ];

    public static void MapRecords(this IEndpointRouteBuilder endpoints)
    {
        var records = endpoints.MapGroup("/v1").RequireAuthorization(Scopes.RecordsRead).WithTags("Records");
        foreach (var (path, kind, summary) in OfRegions)
        {
            records.MapGet($"/regions/{{code}}/{path}", (string code, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
                answers.ListAsync(http, kind, code, query)).RequireRegionAccess(AccessAction.Read, kind.Name).WithSummary(summary);
        }

        records.MapGet("/regions/{code}/statistics", (string code, [AsParameters] RecordQuery query, HttpContext http, RegionStatistics statistics) =>
            statistics.AnswerAsync(http, code, query)).RequireRegionAccess(AccessAction.Read, "statistics").WithSummary("统计汇总: institutions and quotas of a region and of each directly below, in numbers.");

        records.MapGet("/institutions", SearchAsync).WithSummary("Institutions by name, in a region and below or wherever the caller may read: the characters in their order, whatever stands between.");
        records.MapGet("/institutions/{institutionId}", (string institutionId, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
            answers.OneAsync(http, RecordKind.Institutions, institutionId, query)).WithSummary("机构基本信息: one institution.");
        foreach (var (path, kind, summary) in OfInstitutions)
        {
            records.MapGet($"/institutions/{{institutionId}}/{path}", (string institutionId, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
                answers.OfInstitutionAsync(http, kind, institutionId, query)).WithSummary(summary);
        }

        records.MapGet("/institutions/{institutionId}/certificate", (string institutionId, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
            answers.OneAsync(http, RecordKind.Certificates, institutionId, query)).WithSummary("代码证书: an institution's registration and certificate.");
        records.MapGet("/institutions/{institutionId}/summary-sheet", (string institutionId, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
            answers.SummarySheetAsync(http, institutionId, query)).WithSummary("信息表: basic information, quotas, leadership posts and people in numbers, on one page.");

        records.MapGet("/people/{personKey}", (string personKey, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
            answers.OneAsync(http, RecordKind.Staff, personKey, query)).WithSummary("One person, by the key that records and events name.");
        records.MapPost("/people/lookup", LookUpAsync).Accepts<PersonQuestion>("application/json")
            .WithSummary("One person, by identity number, which stands in the body and never in a URL; asking is kept in the access log.");

        endpoints.MapPost("/v1/records/rebuild", RebuildAsync).RequireAuthorization(Scopes.OpsWrite).RecordAdminAction("records.rebuild").WithTags("Records")
            .WithSummary("Builds the records anew from the first entry of the ledger; until that is done the old ones are answered from.");
    }

    private static async Task<IResult> SearchAsync([FromQuery(Name = "q")] string? name, string? region, [AsParameters] RecordQuery query, HttpContext http, RecordAnswers answers) =>
        name is { Length: <= LongestName } && SearchText.Of(name) is { Length: > 0 } asked && !asked.Contains('\0', StringComparison.Ordinal)
            ? await answers.ListAsync(http, RecordKind.Institutions, region ?? ExchangeHub.Contracts.Codes.RegionCode.Central, query, SearchText.Pattern(name))
            : Problems.Of(StatusCodes.Status422UnprocessableEntity, [new Finding(RejectionCode.InvalidField, "q", $"Some characters of a name, {LongestName} at most.")]);

    private static async Task<IResult> LookUpAsync([AsParameters] RecordQuery query, HttpContext http, SubjectResolver subjects, RecordAnswers answers)
    {
        var (question, problem) = await PersonQuestion.ReadAsync<PersonQuestion>(http);
        return problem ?? await answers.OneAsync(
            http, RecordKind.Staff, await subjects.KeyOfAsync(question!.NationalId!, http.RequestAborted), query, AccessAction.Lookup, Classification.Sensitive);
    }

    private static async Task<IResult> RebuildAsync(RecordGenerations generations, DeliverySignal signal, AccessGate gate, HttpContext http)
    {
        if (WhyNotRebuild(Caller.From(http.User), gate.Moment) is { } refused)
        {
            return refused;
        }

        var generation = await generations.StartAsync(http.RequestAborted);
        signal.Wake([RecordProjection.Committed]);
        return Results.Json(new { generation, state = RecordPosition.Building }, WireJson.Options, statusCode: StatusCodes.Status202Accepted);
    }

    // The records of every region are built anew: of people the system administrator starts that, of systems one of a province or above.
    private static IResult? WhyNotRebuild(Caller caller, AccessMoment moment) =>
        caller.User is not null && caller.Role != Roles.SystemAdmin
            ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RoleNotAllowed, "The system administrator has the records built anew.")
            : caller.User is null && moment.Snapshot.Regions.Find(caller.Region, moment.Today) is not { Level: <= RegionLevel.Province }
                ? Problems.Of(StatusCodes.Status403Forbidden, RejectionCode.RegionNotAllowed, "The records of all regions are built anew by a province, or by the system administrator.")
                : null;
}
