using System.Globalization;
using System.Text;
using ExchangeHub.WebConsole.Hub;
using ExchangeHub.WebConsole.SignIn;
using ExchangeHub.WebConsole.Words;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeHub.WebConsole.Pages.Audit;

/// <summary>What stands in the lists of the audit as a file, page after page with the rights of whoever asks, so that it may be as long as the log.</summary>
internal static class AuditExport
{
    public static readonly Text Export = new("导出表格", "Export");

    private const string Log = "/audit/export/log";
    private const string Actions = "/audit/export/actions";
    private const int PageSize = 1000;

    public static void MapAuditExport(this IEndpointRouteBuilder endpoints)
    {
        var exports = endpoints.MapGroup("").RequireAuthorization(SignInSetup.SignedIn).ExcludeFromDescription();
        exports.MapGet(Log, ([AsParameters] LogAsked asked, HttpContext http, AuditApi api, ExportWriter writer) => writer.WriteAsync(
            http, "access-log", AuditLines.LogHead, (cursor, stop) => api.LogAsync(asked.ToFilter(), cursor, stop, PageSize), AuditLines.OfAsync,
            lines => api.ExportedAsync("access-log", Asked(asked.ToFilter()), lines)));
        exports.MapGet(Actions, ([AsParameters] ActionsAsked asked, HttpContext http, AuditApi api, ExportWriter writer) => writer.WriteAsync(
            http, "administrator-actions", AuditLines.ActionsHead, (cursor, stop) => api.ActionsAsync(asked.ToFilter(), cursor, stop, PageSize), AuditLines.OfAsync,
            lines => api.ExportedAsync("admin-actions", Asked(asked.ToFilter()), lines)));
    }

    public static string LogAddress(AccessFilter filter) => HubQuery.Of(Log, Asked(filter));

    public static string ActionsAddress(AdminFilter filter) => HubQuery.Of(Actions, Asked(filter));

    private static (string Name, string? Value)[] Asked(AccessFilter filter) =>
    [
        ("user", filter.User), ("client", filter.Client), ("region", filter.Region), ("resource", filter.Resource), ("allowed", HubQuery.Said(filter.Allowed)),
        ("from", Day(filter.From)), ("to", Day(filter.To)),
    ];

    private static (string Name, string? Value)[] Asked(AdminFilter filter) =>
        [("actor", filter.Actor), ("action", filter.Action), ("failed", HubQuery.Said(filter.Failed)), ("from", Day(filter.From)), ("to", Day(filter.To))];

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record LogAsked(string? User, string? Client, string? Region, string? Resource, bool? Allowed, DateOnly? From, DateOnly? To)
    {
        public AccessFilter ToFilter() => new(User, Client, Region, Resource, null, Allowed, From, To);
    }

    private sealed record ActionsAsked(string? Actor, string? Action, bool? Failed, DateOnly? From, DateOnly? To)
    {
        public AdminFilter ToFilter() => new(Actor, Action, Failed, From, To);
    }
}

/// <summary>Sends a list as it comes. A refusal is answered as one; a failure half-way breaks the download off, so that no part is taken for the whole.</summary>
internal sealed class ExportWriter(AuthenticationStateProvider who, Language language, RegionNames regions)
{
    public async Task WriteAsync<T>(
        HttpContext http, string name, Func<Language, string> head, Func<string?, CancellationToken, Task<HubList<T>>> fetch,
        Func<T, Language, RegionNames, CancellationToken, Task<string>> line, Func<long, Task> keep)
    {
        var stop = http.RequestAborted;
        var lines = 0L;
        ((IHostEnvironmentAuthenticationStateProvider)who).SetAuthenticationState(Task.FromResult(new AuthenticationState(http.User)));
        language.Use(http.Request.Cookies[Language.Cookie]);
        try
        {
            var page = await fetch(null, stop);
            var response = http.Response;
            response.ContentType = "text/csv; charset=utf-8";
            response.Headers.ContentDisposition = $"attachment; filename=\"{name}.csv\"";
            response.Headers.CacheControl = "no-store";
            response.Headers.XContentTypeOptions = "nosniff";
            try
            {
                await response.WriteAsync(Csv.Mark + head(language), Encoding.UTF8, stop);
                while (true)
                {
                    foreach (var item in page.Items)
                    {
                        await response.WriteAsync(await line(item, language, regions, stop), Encoding.UTF8, stop);
                        lines++;
                    }

                    if (page.Next is null)
                    {
                        break;
                    }

                    page = await fetch(page.Next, stop);
                }
            }
            finally
            {
                // However far it came, so much is out. Where that cannot be kept the download breaks off.
                await keep(lines);
            }
        }
        catch (Exception failure) when (failure is HubException or SessionEndedException)
        {
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.StatusCode = failure is HubException { Status: > 0 } refused ? (int)refused.Status : StatusCodes.Status503ServiceUnavailable;
        }
    }
}
