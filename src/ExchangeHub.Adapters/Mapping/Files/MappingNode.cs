using System.Text.Json;
using System.Text.Json.Nodes;

namespace ExchangeHub.Adapters.Mapping.Files;

/// <summary>
/// A part of a mapping file. Reading is tolerant: a part that is missing or of another shape reads as empty, because the schema has said so
/// already and the rest of the file is to be checked all the same.
/// </summary>
internal readonly record struct MappingNode(MappingFile File, JsonNode? Value, string Pointer)
{
    public bool IsObject => Value is JsonObject;

    public bool IsList => Value is JsonArray;

    public bool IsText => Value is JsonValue;

    /// <summary>A plain value as text; numbers and booleans as they are written in JSON.</summary>
    public string? Text => Value is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;

    public IEnumerable<(string Name, MappingNode Node)> Members
    {
        get
        {
            var self = this;
            return Value is JsonObject members ? members.Select(member => (member.Key, self.Child(member.Key, member.Value))) : [];
        }
    }

    public IEnumerable<MappingNode> Items
    {
        get
        {
            var self = this;
            return Value is JsonArray items ? items.Select((item, index) => self.Child($"{index}", item)) : [];
        }
    }

    public MappingNode this[string name] => Child(name, (Value as JsonObject)?[name]);

    public bool Has(string name) => Value is JsonObject members && members.ContainsKey(name);

    public bool Flag(string name) => this[name].Text == "true";

    /// <summary>A list of texts.</summary>
    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    /// <summary>A section for a connector: its own business, handed on as it is.</summary>
    public JsonObject Section => Value is JsonObject section ? section.DeepClone().AsObject() : [];

    public void Problem(string chinese, string english) => File.Add(Pointer, chinese, english);

    /// <summary>Names the members that nobody knows.</summary>
    public void AllowOnly(params ReadOnlySpan<string> names)
    {
        foreach (var (name, node) in Members)
        {
            if (!names.Contains(name))
            {
                node.Problem($"这里没有“{name}”这一项，可用的有：{string.Join("、", names)}。", $"There is no '{name}' here; known are {string.Join(", ", names)}.");
            }
        }
    }

    private MappingNode Child(string name, JsonNode? value) =>
        new(File, value, $"{Pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}");
}
