using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.Testing.Hubs;

/// <summary>
/// A department system as seen from outside: plain JSON over HTTP with a token by secret. It asks for the address each
/// time, so it survives a restart of the hub.
/// </summary>
public sealed class HubClient(Func<Uri> address, string clientId, string clientSecret) : IDisposable
{
    private static readonly TimeSpan TokenLife = TimeSpan.FromMinutes(4);

    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
    private readonly SemaphoreSlim tokenGate = new(1);
    private string? token;
    private long tokenTaken;

    public string ClientId { get; } = clientId;

    /// <summary>Its secret, for an adapter that signs in as this client.</summary>
    public string ClientSecret => clientSecret;

    /// <summary>A token, kept for most of its five minutes.</summary>
    public async Task<string> TokenAsync(string? scope = null)
    {
        await tokenGate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (scope is null && token is not null && Stopwatch.GetElapsedTime(tokenTaken) < TokenLife)
            {
                return token;
            }

            var taken = await RequestTokenAsync(scope);
            (token, tokenTaken) = scope is null ? (taken, Stopwatch.GetTimestamp()) : (token, tokenTaken);
            return taken;
        }
        finally
        {
            tokenGate.Release();
        }
    }

    /// <summary>One event (an object) or a batch (an array).</summary>
    public Task<HubAnswer> PublishAsync(JsonNode events) => SendAsync(HttpMethod.Post, "v1/events", new StringContent(
        events.ToJsonString(WireJson.Options), Encoding.UTF8,
        events is JsonArray ? "application/cloudevents-batch+json" : "application/cloudevents+json"));

    public Task<HubAnswer> PublishAsync(IEnumerable<JsonObject> events) =>
        PublishAsync(new JsonArray([.. events.Select(one => one.DeepClone())]));

    /// <summary>Subscribes by pull and returns the subscription's id.</summary>
    public async Task<Guid> SubscribeAsync(string region, params string[] types)
    {
        var answer = await PostAsync("v1/subscriptions", new { types, region, channel = "pull" });
        answer.EnsureSuccess();
        return answer.Body.GetProperty("id").GetGuid();
    }

    public async Task<IReadOnlyList<Delivery>> PullAsync(
        Guid subscription, int max = 100, int waitSeconds = 0, int leaseSeconds = 10)
    {
        var answer = await PostAsync($"v1/subscriptions/{subscription}/pull", new { max, waitSeconds, leaseSeconds });
        answer.EnsureSuccess();
        return answer.Body.GetProperty("deliveries").Deserialize<List<Delivery>>(WireJson.Options)!;
    }

    public Task<HubAnswer> ReceiptsAsync(params IEnumerable<Receipt> receipts) => PostAsync("v1/receipts", receipts);

    /// <summary>The whole story of an event.</summary>
    public Task<HubAnswer> TraceAsync(long sequence) =>
        GetAsync(string.Create(CultureInfo.InvariantCulture, $"v1/events/{sequence}/trace"));

    public Task<HubAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<HubAnswer> PostAsync<T>(string path, T body) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, options: WireJson.Options));

    /// <summary>Any request of this client. The content decides the media type.</summary>
    public async Task<HubAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(address(), path)) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await TokenAsync());
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return await HubAnswer.ReadAsync(response);
    }

    public void Dispose()
    {
        http.Dispose();
        tokenGate.Dispose();
    }

    private async Task<string> RequestTokenAsync(string? scope)
    {
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = ClientId,
            ["client_secret"] = clientSecret,
        };
        if (scope is not null)
        {
            form["scope"] = scope;
        }

        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(
            new Uri(address(), "connect/token"), content, TestContext.Current.CancellationToken);
        var answer = await HubAnswer.ReadAsync(response);
        answer.EnsureSuccess();
        return answer.Body.GetProperty("access_token").GetString()!;
    }
}
