using System.Globalization;
using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Connectors.Files;

/// <summary>Reads one <c>settings</c> section of a mapping; whatever makes no sense, or is not known, stops the start.</summary>
internal sealed class FilesSettings
{
    private readonly JsonObject section;
    private readonly string pointer;
    private readonly HashSet<string> asked = [];

    public FilesSettings(JsonObject section, string pointer, string folder) => (this.section, this.pointer, Folder) = (section, pointer, folder);

    /// <summary>The mapping's folder: other files it names are found from there.</summary>
    public string Folder { get; }

    public string? Text(string key)
    {
        asked.Add(key);
        return section[key] is JsonValue value && value.ToString() is { Length: > 0 } text ? text : null;
    }

    public string Choice(string key, string fallback, params ReadOnlySpan<string> choices)
    {
        var text = Text(key) ?? fallback;
        return choices.Contains(text) ? text : throw Wrong(key, $"one of {string.Join(", ", choices.ToArray())}");
    }

    public int Number(string key, int fallback, int least, int most)
    {
        if (Text(key) is not { } text)
        {
            return fallback;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(key, $"a number from {least} to {most}");
    }

    public FilesSettings? Section(string key)
    {
        asked.Add(key);
        return section[key] is JsonObject inner ? new FilesSettings(inner, $"{pointer}/{key}", Folder) : null;
    }

    /// <summary>Called once everything has been asked for: what is left was a slip of the pen.</summary>
    public void EndOf()
    {
        if (section.Select(setting => setting.Key).FirstOrDefault(key => !asked.Contains(key)) is { } unknown)
        {
            throw new ShapeException($"{pointer}/{unknown}", "not a setting of the files connector");
        }
    }

    public ShapeException Wrong(string key, string expected) => new($"{pointer}/{key}", $"must be {expected}");
}
