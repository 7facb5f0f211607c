using System.Diagnostics;

namespace ExchangeHub.Host.Http;

/// <summary>Every answer carries <c>X-Request-Id</c>: the caller's own where it is sane, else the trace id, by which the logs are found.</summary>
internal sealed class RequestIdMiddleware(RequestDelegate next)
{
    private const string Header = "X-Request-Id";

    public Task InvokeAsync(HttpContext http)
    {
        var given = http.Request.Headers[Header].ToString();
        var id = given.Length is > 0 and <= 64 && given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? given
            : Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

        http.TraceIdentifier = id;

        // Late, because an error answer starts with fresh headers.
        http.Response.OnStarting(() =>
        {
            http.Response.Headers[Header] = id;
            return Task.CompletedTask;
        });
        return next(http);
    }
}
