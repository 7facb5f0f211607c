using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using ExchangeHub.Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ExchangeHub.Hub.AccessLog;

/// <summary>The filters of <c>GET /v1/access/actions</c>.</summary>
internal sealed record AdminActionQuery
{
    private const string Newest = "newest";
    private const int LeastRefused = 400;

    [FromQuery(Name = "actor")] public string? Actor { get; init; }
    [FromQuery(Name = "action")] public string? Action { get; init; }
    [FromQuery(Name = "failed")] public bool? Failed { get; init; }
    [FromQuery(Name = "from")] public DateTimeOffset? From { get; init; }
    [FromQuery(Name = "to")] public DateTimeOffset? To { get; init; }
    [FromQuery(Name = "order")] public string? Order { get; init; }
    [FromQuery(Name = "limit")] public string? Limit { get; init; }
    [FromQuery(Name = "cursor")] public string? Cursor { get; init; }

    /// <summary>Oldest first, so that who follows it misses none; newest first for who looks at it.</summary>
    public async Task<IResult> AnswerAsync(HubDb db, IReadOnlyList<string> regions, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (Order is not (null or Newest))
        {
            findings.Add(new Finding(RejectionCode.InvalidField, "order", "newest, or left out."));
        }

        var rows = Filter(db.Set<AdminActionRow>().AsNoTracking().Where(row => regions.Contains(row.Region)));
        if (Order is null)
        {
            var (paging, problem) = Paging.Read(Limit, Cursor);
            return problem ?? await paging.AnswerAsync(rows.OrderBy(row => row.At).ThenBy(row => row.Id).AsAsyncEnumerable(), _ => true, Show, cancellationToken);
        }

        var limit = PageParameters.Limit(Limit, findings);
        var after = TimeCursor.Read(Cursor, findings);
        return findings.Count > 0
            ? Problems.Of(StatusCodes.Status422UnprocessableEntity, findings)
            : await NewestAsync(rows, limit, after, cancellationToken);
    }

    private static async Task<IResult> NewestAsync(IQueryable<AdminActionRow> rows, int limit, TimeCursor? after, CancellationToken cancellationToken)
    {
        if (after is { } place)
        {
            rows = rows.Where(row => row.At < place.At || (row.At == place.At && row.Id < place.Id));
        }

        var found = await rows.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var next = found.Count > limit ? new TimeCursor(found[limit - 1].At, found[limit - 1].Id).ToString() : null;
        return Results.Json(new { items = found.Take(limit).Select(Show), next }, WireJson.Options);
    }

    private IQueryable<AdminActionRow> Filter(IQueryable<AdminActionRow> rows)
    {
        rows = Actor is null ? rows : rows.Where(row => row.Actor == Actor);
        rows = Action is null ? rows : rows.Where(row => row.Action == Action);
        rows = Failed is null ? rows : rows.Where(row => (row.Status >= LeastRefused) == Failed);
        var (from, to) = (From?.ToUnixTimeMilliseconds() ?? 0, To?.ToUnixTimeMilliseconds() ?? long.MaxValue);
        return rows.Where(row => row.At >= from && row.At <= to);
    }

    private static object Show(AdminActionRow row) => new
    {
        at = Times.Show(row.At),
        row.Actor,
        client = row.ClientId,
        row.Role,
        row.Region,
        row.Action,
        row.ObjectId,
        row.Status,
        row.Code,
        row.RequestId,
    };
}
