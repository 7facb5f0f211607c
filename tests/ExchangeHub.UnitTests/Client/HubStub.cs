using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace ExchangeHub.UnitTests.Client;

/// <summary>What a client asked for.</summary>
internal sealed record Asked(HttpMethod Method, string Path, string Body, string? Token, DateTimeOffset At)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
}

/// <summary>A hub that answers as the test says; it gives out tokens by itself unless the test does.</summary>
internal sealed class HubStub(FakeTimeProvider clock) : HttpMessageHandler
{
    public const int TokenSeconds = 300;

    private readonly ConcurrentQueue<Asked> asked = new();
    private int tokens;

    public Func<Asked, HttpResponseMessage> Answer { get; set; } = _ => Json(HttpStatusCode.OK, new { });

    public Func<Asked, Task<HttpResponseMessage?>> AnswerToken { get; set; } = _ => Task.FromResult<HttpResponseMessage?>(null);

    public IReadOnlyList<Asked> Tokens => [.. asked.Where(one => one.Path == "/connect/token")];

    public IReadOnlyList<Asked> Calls => [.. asked.Where(one => one.Path != "/connect/token")];

    public static HttpResponseMessage Json(HttpStatusCode status, object body) => new(status)
    {
        Content = new StringContent(JsonSerializer.Serialize(body, WireJson.Options), Encoding.UTF8, "application/json"),
    };

    public static HttpResponseMessage Problem(HttpStatusCode status, string code, params Finding[] errors) =>
        Json(status, new { type = "about:blank", title = "No.", status = (int)status, code, errors });

    /// <summary>Every event of the request is accepted.</summary>
    public static HttpResponseMessage Accept(Asked asked) => Json(HttpStatusCode.Accepted, new
    {
        results = asked.Json.AsArray().Select(one => new EventResult { Id = (string?)one!["id"], Status = EventStatus.Accepted, Sequence = 1 }),
    });

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var one = new Asked(request.Method, request.RequestUri!.AbsolutePath, body, request.Headers.Authorization?.Parameter, clock.GetUtcNow());
        asked.Enqueue(one);
        return one.Path != "/connect/token"
            ? Answer(one)
            : await AnswerToken(one) ?? Json(HttpStatusCode.OK, new { access_token = $"token-{Interlocked.Increment(ref tokens)}", expires_in = TokenSeconds });
    }
}
