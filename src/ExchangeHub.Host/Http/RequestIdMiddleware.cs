using System.Diagnostics;

namespace ExchangeHub.Host.Http;

/// <summary>Every answer carries <c>X-Request-Id</c>, by which the log is found: the caller's own where it is sane, else the trace id.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next, ILogger<RequestIdMiddleware> logger)
{
    private const string Header = "X-Request-Id";

    private static readonly Func<ILogger, string, IDisposable?> Scope = LoggerMessage.DefineScope<string>("{RequestId}");

    public Task InvokeAsync(HttpContext http)
    {
        var given = http.Request.Headers[Header].ToString();
        var isGiven = given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        var id = isGiven ? given : Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        http.TraceIdentifier = id;

        // Late, because an error answer starts with fresh headers.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });

        // The trace id stands in every line of the log by itself.
        return isGiven ? WithinAsync(id, http) : next(http);
    }

    private async Task WithinAsync(string id, HttpContext http)
    {
        using (Scope(logger, id))
        {
            await next(http);
        }
    }
}
