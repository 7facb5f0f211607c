using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>An answer of the hub: its status, and its body where it is JSON.</summary>
internal sealed record HubAnswer(HttpStatusCode Status, JsonObject? Body)
{
    public string? Code => Body?["code"]?.GetValue<string>();

    public IReadOnlyList<JsonObject> Items => Body?["items"] is JsonArray items ? [.. items.OfType<JsonObject>()] : [];
}

/// <summary>Calls the hub as somebody does who has a token, and takes a refusal for an answer.</summary>
internal sealed class HubReader(HttpClient http, Uri hub)
{
    public async Task<HubAnswer> SendAsync(HttpMethod method, string path, string token, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(hub, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        return new HubAnswer(response.StatusCode, isJson ? await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken) : null);
    }

    public Task<HubAnswer> GetAsync(string path, string token, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, token, body: null, cancellationToken);
}
