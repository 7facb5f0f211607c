using System.Net;
using System.Text.Json;
using ExchangeHub.Contracts;

namespace ExchangeHub.Client.Calls;

/// <summary>An answer of the hub; the body is undefined where it is not JSON.</summary>
internal sealed record Reply(HttpStatusCode Status, JsonElement Body)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>A member of the answer, or of nothing where the answer is not the hub's.</summary>
    public JsonElement this[string member] =>
        Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(member, out var value) ? value : default;

    /// <summary>What was asked for, read whole: half an answer is none.</summary>
    public T Read<T>(string? member = null)
        where T : class
    {
        if (!IsSuccess)
        {
            throw Problem();
        }

        return TryRead<T>(member) ?? throw NotTheHubs();
    }

    public T? TryRead<T>(string? member = null)
        where T : class
    {
        try
        {
            return (member is null ? Body : this[member]) is { ValueKind: not JsonValueKind.Undefined } found ? found.Deserialize<T>(WireJson.Options) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>A proxy's own page, or a broken answer: nothing is known of what was asked.</summary>
    public ExchangeHubUnavailableException NotTheHubs() => new("unexpected-answer", Status);

    public ExchangeHubException Problem()
    {
        // OAuth names its errors differently.
        var code = Text("code") ?? Text("error") ?? $"http-{(int)Status}";
        var errors = TryRead<List<Finding>>("errors");
        return new(code, Status, errors ?? (Text("error_description") is { } detail ? [new Finding(code, "", detail)] : []));
    }

    private string? Text(string member) => this[member] is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
