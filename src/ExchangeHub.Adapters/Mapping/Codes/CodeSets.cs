using System.Collections.Frozen;

namespace ExchangeHub.Adapters.Mapping.Codes;

/// <summary>A code set that is known here.</summary>
/// <param name="Name">As it stands in events.</param>
/// <param name="Version">Its edition.</param>
/// <param name="IsComplete">False for an excerpt, in which a code may be missing.</param>
/// <param name="Names">Code to Chinese name.</param>
internal sealed record CodeSet(string Name, string? Version, bool IsComplete, IReadOnlyDictionary<string, string> Names)
{
    public bool MayHold(string code) => !IsComplete || Names.ContainsKey(code);
}

/// <summary>The code sets that ship: the national ones, and those of the public dictionaries that department systems use.</summary>
internal static class CodeSets
{
    private static readonly FrozenDictionary<string, CodeSet> ByName = Read().ToFrozenDictionary(set => set.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    public static CodeSet? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<CodeSet> Read()
    {
        var tables = MappingTable.Rows("codes.csv").ToLookup(row => row[0], row => (Code: row[1], Name: row[2]));
        return MappingTable.Rows("codesets.csv").Select(row => new CodeSet(
            row[0],
            row[1].Length == 0 ? null : row[1],
            row[2] == "yes",
            row[3].Split('|').SelectMany(table => tables[table]).ToDictionary(code => code.Code, code => code.Name, StringComparer.Ordinal)));
    }
}
