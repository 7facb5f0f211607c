using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Hub.Http;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Hub.Grants;

/// <summary>A part of a list, newest first, that holds only what the caller may see.</summary>
internal static class Page
{
    /// <param name="limit">As the request has it.</param>
    /// <param name="cursor">The last id that was shown.</param>
    /// <param name="before">Reads a number of rows that are older than an id.</param>
    /// <param name="idOf">Id of a row.</param>
    /// <param name="maySee">May the caller see a row?</param>
    /// <param name="show">A row's answer.</param>
    public static async Task<IResult> OfAsync<T>(
        string? limit, string? cursor, Func<Guid?, int, Task<List<T>>> before, Func<T, Guid> idOf, Func<T, bool> maySee, Func<T, object> show)
    {
        var findings = new List<Finding>();
        var (size, after) = (PageParameters.Limit(limit, findings), PageParameters.IdCursor(cursor, findings));
        return findings.Count > 0
            ? Problems.Of(StatusCodes.Status422UnprocessableEntity, findings)
            : Results.Json(await ReadAsync(size, after, before, idOf, maySee, show), WireJson.Options);
    }

    private static async Task<object> ReadAsync<T>(
        int size, Guid? after, Func<Guid?, int, Task<List<T>>> before, Func<T, Guid> idOf, Func<T, bool> maySee, Func<T, object> show)
    {
        var visible = new List<T>();
        while (visible.Count <= size)
        {
            var rows = await before(after, PageParameters.Most);
            visible.AddRange(rows.Where(maySee));
            if (rows.Count < PageParameters.Most)
            {
                break;
            }

            after = idOf(rows[^1]);
        }

        var items = visible.Take(size).ToList();
        return new { items = items.Select(show), next = visible.Count > size ? idOf(items[^1]).ToString("N") : null };
    }
}
