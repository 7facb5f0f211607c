using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Systems;

/// <summary>A department's own system: answers as the test says and remembers what reached it.</summary>
internal sealed class Backend : IAsyncDisposable
{
    private readonly WebApplication app;

    private Backend(WebApplication app) => this.app = app;

    public string Address => app.Urls.Single() + "/base";

    public ConcurrentQueue<Seen> Requests { get; } = new();

    public Func<HttpContext, Task> Answer { get; set; } = http => JsonAsync(http, "{}");

    public Seen Last => Requests.Last();

    public static async Task<Backend> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var backend = new Backend(app);
        app.Run(async http =>
        {
            using var body = new StreamReader(http.Request.Body);
            var text = await body.ReadToEndAsync();
            backend.Requests.Enqueue(new Seen(
                http.Request.Method, http.Request.Path + http.Request.QueryString,
                http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), text));
            await backend.Answer(http);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return backend;
    }

    public static Task JsonAsync(HttpContext http, string json) => TextAsync(http, json, "application/json");

    public static Task TextAsync(HttpContext http, string text, string contentType, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(text, Encoding.UTF8);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}

internal sealed record Seen(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);
