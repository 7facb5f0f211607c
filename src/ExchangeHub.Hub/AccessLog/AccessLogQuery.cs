using ExchangeHub.Access;
using ExchangeHub.Access.Regions;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>The filters of <c>GET /v1/access/log</c>.</summary>
internal sealed record AccessLogQuery
{
    [FromQuery(Name = "region")] public string? Region { get; init; }
    [FromQuery(Name = "client")] public string? Client { get; init; }
    [FromQuery(Name = "user")] public string? User { get; init; }
    [FromQuery(Name = "subject")] public string? Subject { get; init; }
    [FromQuery(Name = "action")] public string? Action { get; init; }
    [FromQuery(Name = "resource")] public string? Resource { get; init; }
    [FromQuery(Name = "grant")] public Guid? Grant { get; init; }
    [FromQuery(Name = "allowed")] public bool? Allowed { get; init; }
    [FromQuery(Name = "from")] public DateTimeOffset? From { get; init; }
    [FromQuery(Name = "to")] public DateTimeOffset? To { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    /// <summary>
    /// Answers newest first. An auditor sees all of its own subtree; others see who read their regions from outside, and
    /// what they read themselves. Of a person all keys are asked for at once.
    /// </summary>
    public async Task<IResult> AnswerAsync(
        HubDb db, Caller caller, bool isAuditor, RegionTree regions, DateOnly today, CancellationToken cancellationToken, IReadOnlyList<string>? person = null)
    {
        var findings = new List<Finding>();
        var limit = PageParameters.Limit(Limit, findings);
        var after = TimeCursor.Read(Cursor, findings);
        if (Region is not null && !regions.IsWithin(Region, caller.Region, today))
        {
            return Problems.Of(StatusCodes.Status403Forbidden, [new Finding(RejectionCode.RegionNotAllowed, "region", "The region is not yours nor below yours.")]);
        }

        if (findings.Count > 0)
        {
            return Problems.Of(StatusCodes.Status422UnprocessableEntity, findings);
        }

        var rows = Filter(db.Set<AccessLogRow>().AsNoTracking(), db, regions.Subtree(Region ?? caller.Region, today), person ?? (Subject is null ? null : [Subject]), after);
        if (!isAuditor)
        {
            rows = rows.Where(row => row.AcrossRegions || (row.ClientId == caller.ClientId && row.UserName == caller.User));
        }

        var items = new List<AccessLogRow>();
        await foreach (var row in rows.OrderByDescending(row => row.ReadAt).ThenByDescending(row => row.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // Both databases order ids as their text does.
            if (after is { } place && row.ReadAt == place.At && string.CompareOrdinal(row.Id.ToString("N"), place.Id.ToString("N")) >= 0)
            {
                continue;
            }

            items.Add(row);
            if (items.Count > limit)
            {
                break;
            }
        }

        var next = items.Count > limit ? new TimeCursor(items[limit - 1].ReadAt, items[limit - 1].Id).ToString() : null;
        return Results.Json(new { items = items.Take(limit).Select(Show), next }, WireJson.Options);
    }

    public static object Show(AccessLogRow row) => new
    {
        at = Times.Show(row.ReadAt),
        client = row.ClientId,
        user = row.UserName,
        role = row.UserRole,
        row.Department,
        home = row.HomeRegion,
        row.Action,
        row.Resource,
        row.Region,
        row.Allowed,
        rule = row.RuleName,
        row.Code,
        fieldProfile = row.Profile,
        row.Shown,
        grant = row.GrantId,
        agreement = row.AgreementId,
        row.Purpose,
        rows = row.RowsRead,
        row.RequestId,
    };

    private IQueryable<AccessLogRow> Filter(IQueryable<AccessLogRow> rows, HubDb db, IReadOnlyList<string> regions, IReadOnlyList<string>? subjects, TimeCursor? after)
    {
        rows = rows.Where(row => regions.Contains(row.Region));
        rows = Client is null ? rows : rows.Where(row => row.ClientId == Client);
        rows = User is null ? rows : rows.Where(row => row.UserName == User);
        rows = Action is null ? rows : rows.Where(row => row.Action == Action);
        rows = Resource is null ? rows : rows.Where(row => row.Resource == Resource);
        rows = Grant is null ? rows : rows.Where(row => row.GrantId == Grant);
        rows = Allowed is null ? rows : rows.Where(row => row.Allowed == Allowed);
        if (subjects is not null)
        {
            rows = rows.Where(row => db.Set<AccessLogSubject>().Any(subject => subjects.Contains(subject.Subject) && subject.LogId == row.Id));
        }

        var (from, to) = (From?.ToUnixTimeMilliseconds() ?? 0, To?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        var latest = Math.Min(to, after?.At ?? long.MaxValue);
        return rows.Where(row => row.ReadAt >= from && row.ReadAt <= latest);
    }
}
