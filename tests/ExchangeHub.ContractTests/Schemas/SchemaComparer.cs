using System.Text.Json.Nodes;

namespace ExchangeHub.ContractTests.Schemas;

/// <summary>
/// FULL compatibility of two schemas of one major version: what either side writes, the other reads. Optional fields come
/// and go; everything else stays as it is, because widening breaks the old reader as surely as narrowing breaks the new one.
/// </summary>
internal static class SchemaComparer
{
    private static readonly string[] Constraints =
    [
        "type", "format", "pattern", "minLength", "maxLength", "minItems", "maxItems", "minimum", "maximum", "enum", "const",
        "additionalProperties", "x-subject", "x-former-subject", "x-since",
    ];

    public static IReadOnlyList<string> Breaks(JsonNode former, JsonNode current)
    {
        var breaks = new List<string>();
        Compare(former, current, "data", breaks);
        return breaks;
    }

    private static void Compare(JsonNode former, JsonNode current, string path, List<string> breaks)
    {
        foreach (var constraint in Constraints)
        {
            if (!JsonNode.DeepEquals(former[constraint], current[constraint]))
            {
                breaks.Add($"{path}: {constraint} was {Text(former[constraint])}, is {Text(current[constraint])}");
            }
        }

        CompareRequired(Names(former["required"]), Names(current["required"]), path, breaks);
        foreach (var (name, field) in former["properties"]?.AsObject() ?? [])
        {
            if (current["properties"]?[name] is { } remaining)
            {
                Compare(field!, remaining, $"{path}.{name}", breaks);
            }
        }

        if (former["items"] is { } formerItems && current["items"] is { } currentItems)
        {
            Compare(formerItems, currentItems, $"{path}[]", breaks);
        }
    }

    private static void CompareRequired(HashSet<string> former, HashSet<string> current, string path, List<string> breaks)
    {
        breaks.AddRange(former.Except(current).Select(name => $"{path}.{name}: is no longer required or gone"));
        breaks.AddRange(current.Except(former).Select(name => $"{path}.{name}: is required and was not"));
    }

    private static HashSet<string> Names(JsonNode? list) => [.. list?.AsArray().Select(name => (string)name!) ?? []];

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "absent";
}
