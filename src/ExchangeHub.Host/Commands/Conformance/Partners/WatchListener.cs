using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using ExchangeHub.Access;
using ExchangeHub.Contracts;
using ExchangeHub.Host.Commands.Conformance.Traffic;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ExchangeHub.Host.Commands.Conformance.Partners;

/// <summary>
/// Stands where the vendor's client looks for the hub, passes everything on and writes it down. Three answers it keeps to itself once,
/// as a bad line would, and says 503 or 429 with <c>Retry-After</c>: a good client waits, and sends the same again.
/// </summary>
internal sealed class WatchListener : IAsyncDisposable
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private const long LongestBody = 64L * 1024 * 1024;

    private static readonly string[] NotPassed = ["Host", "Connection", "Transfer-Encoding", "Keep-Alive", "Upgrade", "Expect", "Content-Length"];

    private readonly WebApplication app;
    private readonly HttpClient http;
    private readonly Transcript transcript;
    private readonly ConcurrentDictionary<string, bool> disturbed = new();

    private WatchListener(WebApplication app, HttpClient http, Transcript transcript) => (this.app, this.http, this.transcript) = (app, http, transcript);

    public Uri Address => new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public static async Task<WatchListener> StartAsync(Uri listen, HttpClient http, Transcript transcript, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(listen.GetLeftPart(UriPartial.Authority)).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestBody;
        });
        var listener = new WatchListener(builder.Build(), http, transcript);
        listener.app.Run(listener.PassOnAsync);
        await listener.app.StartAsync(cancellationToken);
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        http.Dispose();
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var at = transcript.Now;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var seen = new Exchange
        {
            At = at, AnsweredAt = at, Status = 0, Method = context.Request.Method, Path = context.Request.Path.Value!, Request = body.ToArray(),
            RequestType = context.Request.ContentType ?? "",
            Attributes = context.Request.Headers.Where(header => header.Key.StartsWith("ce-", StringComparison.OrdinalIgnoreCase))
                .ToDictionary(header => header.Key[3..].ToLowerInvariant(), header => Uri.UnescapeDataString(header.Value.ToString())),
        };

        if (HandedOut.IsPull(seen) && disturbed.TryAdd("pull", value: true))
        {
            await DisturbAsync(context, seen, StatusCodes.Status429TooManyRequests, RejectionCode.TooManyRequests);
            return;
        }

        using var answer = await AskAsync(context, seen.Request);
        if (answer is null)
        {
            await Problems.Of(StatusCodes.Status502BadGateway, RejectionCode.Unavailable, "The kit does not reach the hub.").ExecuteAsync(context);
            return;
        }

        seen = seen with
        {
            Status = (int)answer.StatusCode, Response = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted),
            ResponseType = answer.Content.Headers.ContentType?.MediaType ?? "",
        };
        if (seen.IsSuccess && seen is { Method: "POST", Path: "/v1/events" or "/v1/receipts" } && disturbed.TryAdd(seen.Path, value: true))
        {
            await DisturbAsync(context, seen, StatusCodes.Status503ServiceUnavailable, RejectionCode.Unavailable);
            return;
        }

        transcript.Add(seen with { AnsweredAt = transcript.Now });
        await AnswerAsync(context, answer, seen.Response);
    }

    // Written down before it is answered: what comes after it was sent by somebody who knew.
    private async Task DisturbAsync(HttpContext context, Exchange seen, int status, string code)
    {
        transcript.Add(seen with { AnsweredAt = transcript.Now, IsDisturbed = true });
        context.Response.Headers.RetryAfter = RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        await Problems.Of(status, code, "The conformance kit answers so once; wait as Retry-After says, and send the same again.").ExecuteAsync(context);
    }

    private async Task<HttpResponseMessage?> AskAsync(HttpContext context, byte[] body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path.Value + context.Request.QueryString);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, values) in context.Request.Headers.Where(header => !NotPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        try
        {
            return await http.SendAsync(request, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, byte[] body)
    {
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.NonValidated.Concat<KeyValuePair<string, HeaderStringValues>>(answer.Content.Headers.NonValidated)
            .Where(header => !NotPassed.Contains(header.Key, StringComparer.OrdinalIgnoreCase)))
        {
            context.Response.Headers[name] = values.ToString();
        }

        if (body.Length > 0)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
        }
    }
}
