using System.Buffers.Text;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Journeys;

/// <summary>A department's system as its own people use it, with the key of the key folder.</summary>
internal sealed class DepartmentDesk(HubProcess hub, string department) : IDisposable
{
    private readonly HttpClient http = new();

    public void Dispose() => http.Dispose();

    public async Task<IReadOnlyList<JsonObject>> ListAsync(string view) =>
        (await SendAsync<List<JsonObject>>(HttpMethod.Get, $"{view}?max=10000", body: null))!;

    public async Task<JsonObject> FindAsync(string view, Func<JsonObject, bool> wanted) => (await ListAsync(view)).First(wanted);

    /// <summary>Does a business action; the answer has the row id of the fact it recorded and the business number.</summary>
    public async Task<JsonObject> ActAsync(string action, JsonObject form) => (await SendAsync<JsonObject>(HttpMethod.Post, $"actions/{action}", form))!;

    /// <summary>What has become of a recorded fact.</summary>
    public async Task<JsonObject> ChangeAsync(string rowId) => (await SendAsync<JsonObject>(HttpMethod.Get, $"changes/{rowId}", body: null))!;

    private async Task<T?> SendAsync<T>(HttpMethod method, string path, JsonObject? body)
    {
        var secret = await File.ReadAllBytesAsync(Assert.Single(Directory.GetFiles(hub.Keys, "sandbox-*.key")), TestContext.Current.CancellationToken);
        var key = Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{department}/{Events.City}")));
        using var request = new HttpRequestMessage(method, new Uri(hub.Address, $"/sandbox/{department}/{Events.City}/{path}"));
        request.Headers.Add("X-Api-Key", key);
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, $"{department} {path}: {response.StatusCode}");
        return await response.Content.ReadFromJsonAsync<T>(TestContext.Current.CancellationToken);
    }
}
