namespace ExchangeHub.Adapters.Mapping.Codes;

/// <summary>A code as events carry it.</summary>
internal readonly record struct Code(string Value, string? Name);

/// <summary>
/// How the system's words become codes and back. Without pairs its words are the codes. Nothing is guessed: what the table does not know is
/// null, unless it has a default.
/// </summary>
internal sealed class CodeTable
{
    /// <summary>Its own name in the mapping; null for a set that is named directly.</summary>
    public string? Name { get; init; }

    public required string? SetName { get; init; }

    public string? Version { get; init; }

    /// <summary>Null for a set of the system's own.</summary>
    public CodeSet? Set { get; init; }

    /// <summary>Theirs to ours; null where theirs are ours.</summary>
    public IReadOnlyDictionary<string, Code>? Pairs { get; init; }

    public string? Default { get; init; }

    /// <summary>Ours for which the system has more than one word, so that no order can say which.</summary>
    public IReadOnlyList<string> Ambiguous => Pairs is null
        ? []
        : [.. Pairs.GroupBy(pair => pair.Value.Value, StringComparer.Ordinal).Where(words => words.Count() > 1).Select(words => words.Key)];

    public static CodeTable Of(CodeSet set) => new() { SetName = set.Name, Version = set.Version, Set = set };

    public Code? ToOurs(string theirs)
    {
        if (Pairs is not null)
        {
            return Pairs.TryGetValue(theirs, out var paired) ? Named(paired) : Fallback;
        }

        return Set is null || Set.MayHold(theirs) ? Named(new Code(theirs, null)) : Fallback;
    }

    public string? ToTheirs(string ours) =>
        Pairs is null ? ours : Pairs.Where(pair => pair.Value.Value == ours).Select(pair => pair.Key).FirstOrDefault();

    private Code? Fallback => Default is null ? null : Named(new Code(Default, null));

    private Code Named(Code code) => code.Name is null ? code with { Name = Set?.Names.GetValueOrDefault(code.Value) } : code;
}
