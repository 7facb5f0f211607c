using System.Globalization;

namespace ExchangeHub.Adapters.Connectors.Wire;

/// <summary>Flat dotted columns as the tree they stand for. A name that is a number is a position in a list.</summary>
internal sealed class ColumnTree
{
    private readonly Dictionary<string, ColumnTree> children = new(StringComparer.Ordinal);

    /// <summary>Full name, for saying where a problem is.</summary>
    public required string Name { get; init; }

    public string? Text { get; private set; }

    public IReadOnlyDictionary<string, ColumnTree> Children => children;

    public bool IsList => children.Count > 0 && children.Keys.All(IsPosition);

    /// <summary>The members of a list in their order; positions left out close up.</summary>
    public IEnumerable<ColumnTree> Items =>
        children.OrderBy(child => int.Parse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture)).Select(child => child.Value);

    public static ColumnTree Of(IEnumerable<KeyValuePair<string, string>> columns)
    {
        var root = new ColumnTree { Name = "" };
        foreach (var (name, text) in columns)
        {
            root.At(name).Text = text;
        }

        return root;
    }

    /// <summary>The first name that is a value and has further ones below it: such columns fit into no document.</summary>
    public static string? Conflict(IEnumerable<string> names)
    {
        var all = names.ToHashSet(StringComparer.Ordinal);
        return all.FirstOrDefault(name => all.Any(other => other.StartsWith(name + '.', StringComparison.Ordinal)));
    }

    private ColumnTree At(string name)
    {
        var node = this;
        foreach (var step in name.Split('.'))
        {
            if (!node.children.TryGetValue(step, out var next))
            {
                node.children[step] = next = new ColumnTree { Name = node.Name.Length == 0 ? step : $"{node.Name}.{step}" };
            }

            node = next;
        }

        return node;
    }

    private static bool IsPosition(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
