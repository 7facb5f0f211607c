using System.Globalization;
using System.Net;
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
public sealed class HubClient(Func<Uri> address, string clientId, string clientSecret) : HubCaller(address)
{
    public string ClientId { get; } = clientId;

    /// <summary>Its secret, for an adapter that signs in as this client.</summary>
    public string ClientSecret => clientSecret;

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

    protected override async Task<string> RequestTokenAsync(string? scope)
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
        using var response = await Http.PostAsync(
            new Uri(Address(), "connect/token"), content, TestContext.Current.CancellationToken);
        var answer = await HubAnswer.ReadAsync(response);
        if (answer.Status == HttpStatusCode.ServiceUnavailable)
        {
            throw new HttpRequestException($"No token now: {answer.Text}", inner: null, answer.Status);
        }

        answer.EnsureSuccess();
        return answer.Body.GetProperty("access_token").GetString()!;
    }
}
