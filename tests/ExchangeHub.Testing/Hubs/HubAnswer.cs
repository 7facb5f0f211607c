using System.Net;
using System.Text.Json;
using Xunit;

namespace ExchangeHub.Testing.Hubs;

/// <summary>What the hub answered: status, headers and the body as JSON (undefined where it is not JSON).</summary>
public sealed record HubAnswer(
    HttpStatusCode Status, JsonElement Body, string Text, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The slug of a problem+json answer.</summary>
    public string? Code => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty("code", out var code) ? code.GetString() : null;

    public static async Task<HubAnswer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new HubAnswer(
            response.StatusCode, isJson && text.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(text) : default, text, headers);
    }

    /// <summary>Fails the test, showing the answer, where the hub did not do what was asked.</summary>
    public void EnsureSuccess() => Assert.True((int)Status is >= 200 and < 300, $"The hub answered {(int)Status}: {Text}");
}
