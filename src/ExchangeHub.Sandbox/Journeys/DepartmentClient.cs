using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Sandbox.Endpoints;

namespace ExchangeHub.Sandbox.Journeys;

/// <summary>Uses a department's system as its own people do.</summary>
internal sealed class DepartmentClient(HttpClient http, KeyFolder keys, JourneyOptions options)
{
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string department, string view, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(department, HttpMethod.Get, $"{view}?max=10000", body: null, cancellationToken);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<List<JsonObject>>(cancellationToken) ?? [];
    }

    public async Task<JsonObject?> PersonAsync(string department, string nationalId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(department, HttpMethod.Post, "people/lookup", new JsonObject { ["nationalId"] = nationalId }, cancellationToken);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, cancellationToken);
    }

    /// <summary>Does a business action; the answer has the row id of the fact it recorded and the business number.</summary>
    public async Task<JsonObject> ActAsync(string department, string action, JsonObject form, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(department, HttpMethod.Post, $"actions/{action}", form, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    public async Task<JsonObject> ChangeAsync(string department, string rowId, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(department, HttpMethod.Get, $"changes/{rowId}", body: null, cancellationToken);
        return await ReadAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string department, HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, new Uri(options.SandboxUrl, $"/sandbox/{department}/{options.Region}/{path}"));
        request.Headers.Add(SandboxKey.Header, SandboxKey.For(keys, department, options.Region));
        request.Content = body is null ? null : JsonContent.Create(body);
        return await http.SendAsync(request, cancellationToken);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }
}
