using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Connectors.Wire;

namespace ExchangeHub.Adapters.Connectors.Rest;

/// <summary>JSON as flat columns and back: names joined by dots, positions in a list counted from 0, everything as text.</summary>
internal static class JsonColumns
{
    /// <summary>The columns of an object. A column of <paramref name="broken"/> holds text that is not UTF-8.</summary>
    public static Dictionary<string, string?> Flatten(JsonElement element, List<string>? broken = null)
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        Flatten(element, "", columns, broken);
        return columns;
    }

    /// <summary>The object that has these columns; numbers and booleans only where the system wants them so.</summary>
    /// <exception cref="JsonColumnException">A column that should be a number or a boolean is none.</exception>
    public static JsonNode Build(IReadOnlyDictionary<string, string> columns, IReadOnlyList<string> numbers, IReadOnlyList<string> booleans)
    {
        return columns.Count == 0 ? new JsonObject() : Node(ColumnTree.Of(columns));

        JsonNode Node(ColumnTree tree) => tree switch
        {
            { Text: { } text } => ValueOf(tree.Name, text, numbers, booleans),
            { IsList: true } => new JsonArray([.. tree.Items.Select(Node)]),
            _ => new JsonObject(tree.Children.Select(child => KeyValuePair.Create<string, JsonNode?>(child.Key, Node(child.Value)))),
        };
    }

    /// <summary>A list where the system wants to find it: at a dotted path, or as the whole.</summary>
    public static JsonNode Wrap(string path, JsonArray list) =>
        path.Split('.', StringSplitOptions.RemoveEmptyEntries).Reverse().Aggregate<string, JsonNode>(list, (inner, name) => new JsonObject { [name] = inner });

    /// <summary>A value as text; null where it is empty or none.</summary>
    public static string? TextOf(JsonElement element) =>
        element.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? null : TextOf(element, "", broken: null);

    private static void Flatten(JsonElement element, string name, Dictionary<string, string?> columns, List<string>? broken)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Flatten(property.Value, Join(name, property.Name), columns, broken);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Flatten(item, Join(name, index.ToString(CultureInfo.InvariantCulture)), columns, broken);
                }

                break;
            default:
                columns[name] = TextOf(element, name, broken);
                break;
        }
    }

    private static string? TextOf(JsonElement element, string name, List<string>? broken)
    {
        try
        {
            return element.ValueKind switch
            {
                JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
                JsonValueKind.Null => null,
                _ => element.GetRawText(),
            };
        }
        catch (InvalidOperationException)
        {
            broken?.Add(name);
            return null;
        }
    }

    private static string Join(string name, string next) => name.Length == 0 ? next : $"{name}.{next}";

    private static JsonValue ValueOf(string name, string text, IReadOnlyList<string> numbers, IReadOnlyList<string> booleans)
    {
        if (numbers.Contains(name))
        {
            return decimal.TryParse(text, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
                ? JsonValue.Create(number)
                : throw new JsonColumnException(name, "a number");
        }

        if (booleans.Contains(name))
        {
            return bool.TryParse(text, out var flag) ? JsonValue.Create(flag) : throw new JsonColumnException(name, "true or false");
        }

        return JsonValue.Create(text);
    }
}

/// <summary>A value that cannot be written as the system wants it; the text names the column, not the value.</summary>
internal sealed class JsonColumnException(string column, string wanted) : Exception($"{column} is not {wanted}");
