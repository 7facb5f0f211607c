using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping.Codes;

/// <summary>The code tables of a mapping file, and the sets it names directly.</summary>
internal sealed class CodeTableReader
{
    private readonly Dictionary<string, CodeTable> tables = new(StringComparer.Ordinal);

    public CodeTableReader(MappingNode codes)
    {
        foreach (var (name, node) in codes.Members)
        {
            tables[name] = Read(name, node);
        }
    }

    /// <summary>The table a value names with <c>codes</c>; null after telling that there is none.</summary>
    public CodeTable? Table(MappingNode reference)
    {
        if (reference.Text is not { } name)
        {
            return null;
        }

        if (tables.TryGetValue(name, out var table))
        {
            return table;
        }

        reference.Problem($"codes 中没有代码表“{name}”。", $"There is no code table '{name}' under codes.");
        return null;
    }

    /// <summary>The set a coded value names with <c>set</c>.</summary>
    public static CodeTable? Set(MappingNode reference)
    {
        if (reference.Text is not { } name)
        {
            return null;
        }

        if (CodeSets.Find(name) is { } set)
        {
            return CodeTable.Of(set);
        }

        reference.Problem(
            $"代码集“{name}”未知；本系统自有的代码集请在 codes 中声明 local: true。",
            $"The code set '{name}' is unknown; declare a set of the system's own under codes with local: true.");
        return null;
    }

    private static CodeTable Read(string name, MappingNode node)
    {
        var setName = node["set"].Text;
        var set = setName is null ? null : CodeSets.Find(setName);
        if (setName is not null && set is null && !node.Flag("local"))
        {
            Set(node["set"]);
        }

        var pairs = node.Has("pairs") ? node["pairs"].Members.ToDictionary(pair => pair.Name, pair => CodeOf(pair.Node, set), StringComparer.Ordinal) : null;
        CheckInSet(node["default"], node["default"].Text, set);
        return new CodeTable { Name = name, SetName = setName, Version = node["version"].Text ?? set?.Version, Set = set, Pairs = pairs, Default = node["default"].Text };
    }

    private static Code CodeOf(MappingNode node, CodeSet? set)
    {
        var code = node.Text ?? node["code"].Text;
        if (code is null)
        {
            node.Problem("请写契约代码，或 { code: …, name: … }。", "Write our code, or { code: …, name: … }.");
        }

        CheckInSet(node, code, set);
        return new Code(code ?? "", node["name"].Text);
    }

    private static void CheckInSet(MappingNode node, string? code, CodeSet? set)
    {
        if (code is not null && set?.MayHold(code) == false)
        {
            node.Problem($"代码集“{set.Name}”中没有代码“{code}”。", $"The code set '{set.Name}' has no code '{code}'.");
        }
    }
}
