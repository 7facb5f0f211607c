using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ExchangeHub.Adapters.Mapping.Files;

/// <summary>
/// Reads YAML as JSON and remembers where everything stands. Anchors, aliases and merge keys are taken for what they stand for. Only what can
/// be nothing but a number becomes one: <c>0131</c> and <c>01</c> stay the codes they are.
/// </summary>
internal sealed partial class YamlReader
{
    private const string MergeKey = "<<";
    private const int MostNodes = 50_000;

    private readonly MappingFile file;
    private readonly IParser parser;
    private readonly Dictionary<AnchorName, (JsonNode? Value, string Pointer)> anchors = [];
    private int nodes;
    private Place last = new(1, 1);

    private YamlReader(MappingFile file, TextReader text) => (this.file, parser) = (file, new Parser(text));

    public static MappingFile Read(string path)
    {
        var file = new MappingFile(path);
        try
        {
            using var text = new StreamReader(path, System.Text.Encoding.UTF8);
            Read(file, text);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            file.Add("", "没有这个文件，或无法读取。", $"There is no such file, or it cannot be read: {missing.GetType().Name}.");
        }

        return file;
    }

    private static void Read(MappingFile file, TextReader text)
    {
        var reader = new YamlReader(file, text);
        try
        {
            reader.ReadDocument();
        }
        catch (YamlException broken)
        {
            file.Add("", PlaceOf(broken.Start), "文件不是合法的 YAML。", $"The file is not YAML: {broken.Message}");
        }
        // What the parser throws where a bracket is never closed.
        catch (InvalidOperationException)
        {
            file.Add("", reader.last, "文件不是合法的 YAML。", "The file is not YAML from here on.");
        }
    }

    private void ReadDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<DocumentStart>(out _))
        {
            file.Content = ReadNode("");
            parser.Consume<DocumentEnd>();
        }

        if (file.Content is null)
        {
            file.Add("", "文件是空的。", "The file is empty.");
        }
    }

    private JsonNode? ReadNode(string pointer)
    {
        var start = parser.Current!.Start;
        if (++nodes > MostNodes)
        {
            throw new YamlException(start, start, "There is more in the file than a mapping can hold.");
        }

        file.Place(pointer, last = PlaceOf(start));
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Repeated(alias);
        }

        var anchor = ((NodeEvent)parser.Current).Anchor;
        JsonNode? value = parser.Current switch
        {
            MappingStart => ReadMapping(pointer),
            SequenceStart => ReadSequence(pointer),
            _ => ValueOf(parser.Consume<Scalar>()),
        };
        if (!anchor.IsEmpty)
        {
            anchors[anchor] = (value, pointer);
        }

        return value;
    }

    private JsonNode? Repeated(AnchorAlias alias)
    {
        if (!anchors.TryGetValue(alias.Value, out var anchored))
        {
            throw new YamlException(alias.Start, alias.End, $"Nothing in the file is called &{alias.Value}.");
        }

        nodes += Count(anchored.Value);
        return anchored.Value?.DeepClone();
    }

    private JsonObject ReadMapping(string pointer)
    {
        parser.Consume<MappingStart>();
        var members = new JsonObject();
        var merged = new List<JsonObject>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>();
            var at = $"{pointer}/{key.Value.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            if (key.Value == MergeKey)
            {
                var part = ReadNode(at);
                merged.AddRange(part is JsonArray parts ? parts.OfType<JsonObject>() : part is JsonObject one ? [one] : []);
                continue;
            }

            var isTwice = members.ContainsKey(key.Value);
            file.Place(at, PlaceOf(key.Start));
            var value = ReadNode(at);
            if (isTwice)
            {
                file.Add(at, PlaceOf(key.Start), $"“{key.Value}”重复出现。", $"'{key.Value}' stands here twice.");
                continue;
            }

            members[key.Value] = value;
        }

        Merge(members, merged);
        return members;
    }

    // What a mapping says itself goes before what it takes over, and an earlier part before a later one.
    private static void Merge(JsonObject members, IEnumerable<JsonObject> parts)
    {
        foreach (var (name, value) in parts.SelectMany(part => part))
        {
            if (!members.ContainsKey(name))
            {
                members[name] = value?.DeepClone();
            }
        }
    }

    private JsonArray ReadSequence(string pointer)
    {
        parser.Consume<SequenceStart>();
        var items = new JsonArray();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(string.Create(CultureInfo.InvariantCulture, $"{pointer}/{items.Count}")));
        }

        return items;
    }

    private static JsonNode? ValueOf(Scalar scalar) => scalar switch
    {
        { Style: not ScalarStyle.Plain } => JsonValue.Create(scalar.Value),
        { Value: "" or "~" or "null" } => null,
        { Value: "true" or "false" } => JsonValue.Create(scalar.Value == "true"),
        _ when CanonicalNumber().IsMatch(scalar.Value) => JsonNode.Parse(scalar.Value),
        _ => JsonValue.Create(scalar.Value),
    };

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject members => 1 + members.Sum(member => Count(member.Value)),
        JsonArray items => 1 + items.Sum(Count),
        _ => 1,
    };

    private static Place PlaceOf(Mark mark) => new((int)mark.Line, (int)mark.Column);

    [GeneratedRegex("^(0|-?[1-9][0-9]{0,17})$")]
    private static partial Regex CanonicalNumber();
}
