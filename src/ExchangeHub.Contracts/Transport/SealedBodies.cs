using System.Text.Json;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Contracts.Transport;

/// <summary>Puts the content of a message into its sealed body and takes it out again; both sides of the broker do it this way.</summary>
public static class SealedBodies
{
    /// <summary>Closes a content for one of <see cref="SealContext"/>.</summary>
    public static SealedBody CloseBody<T>(this Seal seal, T content, string context)
    {
        ArgumentNullException.ThrowIfNull(seal);
        return new SealedBody(seal.Close(JsonSerializer.SerializeToUtf8Bytes(content, WireJson.Options), context));
    }

    /// <summary>Opens a body that was closed for the same context.</summary>
    public static T OpenBody<T>(this Seal seal, SealedBody body, string context)
    {
        ArgumentNullException.ThrowIfNull(seal);
        ArgumentNullException.ThrowIfNull(body);
        return JsonSerializer.Deserialize<T>(seal.Open(body.Box, context), WireJson.Options)
            ?? throw new JsonException("A sealed body holds no content.");
    }
}
