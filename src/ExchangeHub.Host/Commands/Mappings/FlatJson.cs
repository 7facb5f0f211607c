using System.Text.Json;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>JSON as flat columns: names joined by dots, places in lists from 0, everything as text.</summary>
internal static class FlatJson
{
    public static IReadOnlyDictionary<string, string?> Of(JsonElement element)
    {
        var columns = new Dictionary<string, string?>(StringComparer.Ordinal);
        Add(element, "", columns);
        return columns;
    }

    private static void Add(JsonElement element, string path, Dictionary<string, string?> columns)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    Add(member.Value, Join(path, member.Name), columns);
                }

                break;
            case JsonValueKind.Array:
                foreach (var (index, item) in element.EnumerateArray().Index())
                {
                    Add(item, Join(path, $"{index}"), columns);
                }

                break;
            default:
                columns[path] = element.ValueKind switch
                {
                    JsonValueKind.String => element.GetString() is { Length: > 0 } text ? text : null,
                    JsonValueKind.Null => null,
                    _ => element.GetRawText(),
                };
                break;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
