using System.Text.Json;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>Reads JSON that a system sent, within limits. A property named twice is no JSON that could be trusted.</summary>
internal static class JsonAnswer
{
    /// <summary>The body; what is no JSON is no answer.</summary>
    public static JsonElement Parse(HttpAnswer answer, HttpLimits limits) =>
        answer.Is("json")
            ? Parse(answer.Body, limits.MaxDepth) ?? throw new SystemUnavailableException("The answer is not well-formed JSON within the limits.")
            : throw new SystemUnavailableException("The answer is not JSON.");

    /// <summary>Null where it is not well formed or too deep.</summary>
    public static JsonElement? Parse(ReadOnlyMemory<byte> body, int maxDepth)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The element at a dotted path; the empty path is the element itself.</summary>
    public static JsonElement? At(this JsonElement element, string path)
    {
        foreach (var name in path.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }
}
