using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeHub.Testing.Webhooks;

/// <summary>One call as the receiver saw it.</summary>
public sealed record WebhookCall(string Path, string Id, string Timestamp, string Signature, string ContentType, byte[] Body)
{
    public string Authorization { get; init; } = string.Empty;

    /// <summary>Subject of the certificate that the hub showed.</summary>
    public string? Certificate { get; init; }

    public JsonElement Event => JsonElement.Parse(Body);

    public string? Subject => Event.GetProperty("subject").GetString();

    public string? Post => Event.GetProperty("data").GetProperty("postName").GetString();

    public bool IsSignedWith(string secret, DateTimeOffset now) => StandardWebhook.Verifies(secret, Id, Timestamp, Signature, Body, now);
}

/// <summary>A receiver of webhooks on loopback that answers as the test says; 204 until told otherwise.</summary>
public sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebhookReceiver(WebApplication app) => this.app = app;

    public ConcurrentQueue<WebhookCall> Calls { get; } = new();

    public Func<WebhookCall, HttpContext, Task> Answer { get; set; } = (_, http) => Status(http, 204);

    public string Endpoint => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + "/hook";

    /// <param name="certificate">Where given, it speaks TLS under it and asks the hub for a certificate too.</param>
    public static async Task<WebhookReceiver> StartAsync(X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
            {
                listen.UseHttps(tls => (tls.ServerCertificate, tls.ClientCertificateMode, tls.ClientCertificateValidation) =
                    (certificate, ClientCertificateMode.RequireCertificate, (_, _, _) => true));
            }
        }));
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new WebhookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public static Task Status(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    public static Task Json(HttpContext http, string body, int status = 200)
    {
        ArgumentNullException.ThrowIfNull(http);
        (http.Response.StatusCode, http.Response.ContentType) = (status, "application/json");
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await app.StopAsync(patience.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        var headers = http.Request.Headers;
        var call = new WebhookCall(
            http.Request.Path.ToString(), headers["webhook-id"].ToString(), headers["webhook-timestamp"].ToString(), headers["webhook-signature"].ToString(),
            http.Request.ContentType ?? string.Empty, body.ToArray())
        {
            Authorization = headers.Authorization.ToString(),
            Certificate = http.Connection.ClientCertificate?.Subject,
        };
        Calls.Enqueue(call);
        await Answer(call, http);
    }
}
