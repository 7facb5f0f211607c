using System.Globalization;
using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Reads one section of a mapping's settings; what is misspelt is named with its place rather than passed over.</summary>
internal sealed class WireSettings(JsonObject values, string pointer)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public string? Text(string name) => Known(name) is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;

    public string Required(string name) => Text(name) ?? throw Wrong(name, "is missing");

    public bool Flag(string name) => Text(name) switch
    {
        null => false,
        { } text when bool.TryParse(text, out var flag) => flag,
        _ => throw Wrong(name, "is neither true nor false"),
    };

    public int Number(string name, int otherwise, int least, int most) => Text(name) switch
    {
        null => otherwise,
        { } text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        _ => throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"is not a whole number from {least} to {most}")),
    };

    /// <summary>One text or a list of them.</summary>
    public IReadOnlyList<string> Texts(string name) => Known(name) switch
    {
        null => [],
        JsonArray list => [.. list.Select(item => item is JsonValue value ? value.ToString() : throw Wrong(name, "is not a list of texts"))],
        JsonValue value => [value.ToString()],
        _ => throw Wrong(name, "is not a list of texts"),
    };

    public IReadOnlyDictionary<string, string> Pairs(string name) => Known(name) switch
    {
        null => new Dictionary<string, string>(),
        JsonObject pairs => pairs.ToDictionary(pair => pair.Key, pair => pair.Value is JsonValue value ? value.ToString() : throw Wrong(name, "is not a list of pairs")),
        _ => throw Wrong(name, "is not a list of pairs"),
    };

    public WireSettings? Section(string name) => Known(name) switch
    {
        null => null,
        JsonObject section => new WireSettings(section, $"{pointer}/{name}"),
        _ => throw Wrong(name, "is not a section"),
    };

    /// <summary>Ends the reading: what nobody asked for is a mistake.</summary>
    public void Done()
    {
        if (values.Select(pair => pair.Key).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw Wrong(unknown, "is not a setting of this connector");
        }
    }

    public ShapeException Wrong(string name, string detail) => new($"{pointer}/{name}", detail);

    private JsonNode? Known(string name)
    {
        known.Add(name);
        return values[name];
    }
}
