using ExchangeHub.Adapters.Mapping.Files;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>What a column or a field has to hold for a rule to apply. <paramref name="Values"/> is null where anything but nothing will do.</summary>
internal sealed record Condition(string Subject, IReadOnlyList<string?>? Values)
{
    public bool Holds(string? value) => Values is null ? value is not null : Values.Contains(value);

    /// <summary>True where an earlier rule with these conditions leaves nothing for a later one with those.</summary>
    public static bool Cover(IReadOnlyList<Condition> earlier, IReadOnlyList<Condition> later) =>
        earlier.All(condition => later.Any(condition.Covers));

    /// <summary>Reads <c>when</c>: a value, a list of values, null for empty, <c>{ present: true }</c>.</summary>
    public static IReadOnlyList<Condition> Read(MappingNode when) =>
        [.. when.Members.Select(member => new Condition(member.Name, ValuesOf(member.Node)))];

    private bool Covers(Condition other) => Subject == other.Subject
        && (Values is null ? other.Values?.Contains(null) != true : other.Values?.All(Values.Contains) == true);

    private static IReadOnlyList<string?>? ValuesOf(MappingNode node) => node switch
    {
        { IsObject: true } => node.Flag("present") ? null : [null],
        { IsList: true } => [.. node.Items.Select(item => item.Text)],
        _ => [node.Text],
    };
}
