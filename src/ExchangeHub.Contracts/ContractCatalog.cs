using System.Collections.Frozen;
using System.Reflection;

namespace ExchangeHub.Contracts;

/// <summary>All contracts of this version of the wire, found by their <see cref="ContractAttribute"/>.</summary>
public static class ContractCatalog
{
    private static readonly FrozenDictionary<string, Contract> ByType = typeof(ContractCatalog).Assembly.GetTypes()
        .Select(type => (Type: type, Declared: type.GetCustomAttribute<ContractAttribute>()))
        .Where(found => found.Declared is not null)
        .Select(found => new Contract(found.Type, found.Declared!))
        .ToFrozenDictionary(contract => contract.Type, StringComparer.Ordinal);

    /// <summary>Every contract, by type name.</summary>
    public static IReadOnlyList<Contract> All { get; } = [.. ByType.Values.OrderBy(c => c.Type, StringComparer.Ordinal)];

    /// <summary>
    /// True for a type whose events may be about two subjects, as the correction of an identity number that had been given a person key of its own: they keep
    /// their place in the order of both. So may those of a type not known here.
    /// </summary>
    public static bool MayJoinSubjects(string type) => Find(type) is not { FormerSubject: null };

    /// <summary>The contract of a CloudEvents type, or null.</summary>
    public static Contract? Find(string? type) => type is null ? null : ByType.GetValueOrDefault(type);

    /// <summary>The contract of a record.</summary>
    public static Contract Of<TRecord>() => All.Single(contract => contract.Record == typeof(TRecord));

    /// <summary>
    /// The contracts that a pattern names: a full type, or a prefix ending in <c>.*</c> such as <c>exchangehub.personnel.*</c>.
    /// </summary>
    public static IEnumerable<Contract> Match(string pattern) =>
        pattern.EndsWith(".*", StringComparison.Ordinal)
            ? All.Where(contract => contract.Type.StartsWith(pattern[..^1], StringComparison.Ordinal))
            : All.Where(contract => contract.Type == pattern);
}
