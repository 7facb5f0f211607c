using System.Text.Json;

namespace ExchangeHub.Host.Commands.Conformance.Traffic;

/// <summary>One request of the client under test and what the hub answered.</summary>
internal sealed record Exchange
{
    /// <summary>When it came, and when it was answered, since the kit began.</summary>
    public required TimeSpan At { get; init; }

    public required TimeSpan AnsweredAt { get; init; }

    public required string Method { get; init; }

    /// <summary>Path without query.</summary>
    public required string Path { get; init; }

    public string RequestType { get; init; } = "";

    /// <summary>Attributes of an event in binary mode, by their names without <c>ce-</c>.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();

    public byte[] Request { get; init; } = [];

    /// <summary>What the hub answered, also where the kit kept that from the client; 0 where the hub was not asked.</summary>
    public required int Status { get; init; }

    public string ResponseType { get; init; } = "";

    public byte[] Response { get; init; } = [];

    /// <summary>True where the kit answered in the hub's place, to see what the client does then.</summary>
    public bool IsDisturbed { get; init; }

    public bool IsSuccess => Status is >= 200 and < 300;

    public JsonElement Asked => Json(Request);

    public JsonElement Answered => Json(Response);

    public bool Is(string method, string path) => Method == method && Path == path;

    private static JsonElement Json(byte[] body)
    {
        try
        {
            return body.Length == 0 ? default : JsonElement.Parse(body);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
