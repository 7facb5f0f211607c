using System.Text.Json;
using ExchangeHub.Contracts;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway;

internal static class JsonBody
{
    /// <summary>The body, or null where it is not JSON of this form.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, WireJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
