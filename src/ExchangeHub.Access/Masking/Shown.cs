using System.Collections.Concurrent;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Masking;

/// <summary>The highest class that a profile shows in clear of a contract, as the access log names it.</summary>
public static class Shown
{
    private static readonly ConcurrentDictionary<(string Type, string Profile), Classification> Known = new();

    /// <param name="contract">The contract of what is shown.</param>
    /// <param name="profile">One of <see cref="FieldProfile"/>.</param>
    /// <param name="openedFields">Top-level fields that an agreement opens beyond the profile.</param>
    public static Classification Of(Contract contract, string profile, IReadOnlySet<string>? openedFields = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        var shown = Known.GetOrAdd(
            (contract.Type, profile), _ => profile == FieldProfile.Masked ? Classification.Internal : Highest(contract.Fields, profile));
        return openedFields is null
            ? shown
            : contract.Fields.Where(field => openedFields.Contains(field.Name)).Select(field => Highest(field, FieldProfile.Full)).Append(shown).Max();
    }

    private static Classification Highest(IEnumerable<ContractField> fields, string profile) =>
        fields.Select(field => Highest(field, profile)).Append(Classification.Public).Max();

    private static Classification Highest(ContractField field, string profile)
    {
        var below = Highest(field.Element is { } element ? [element, .. field.Fields] : field.Fields, profile);
        var own = field.Kind == FieldKind.CitizenId ? Classification.Sensitive : field.Classification;
        return profile == FieldProfile.Full || field.Acting || own <= Classification.Internal ? (own > below ? own : below) : below;
    }
}
