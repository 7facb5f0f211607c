using System.Collections.Concurrent;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Masking;

/// <summary>The highest class that is shown in clear of a contract, as the access log names it.</summary>
public static class Shown
{
    private static readonly ConcurrentDictionary<(string Type, string Profile), Classification> Known = new();

    /// <summary>By a decision: its profile, and the fields that an agreement opened beyond it.</summary>
    public static Classification Of(Contract contract, AccessDecision decision)
    {
        var profile = Of(contract, decision.Profile!);
        return decision.OpenedFields is { } opened
            ? contract.Fields.Where(field => opened.Contains(field.Name)).Select(field => Highest(field, FieldProfile.Full)).Append(profile).Max()
            : profile;
    }

    /// <summary>By a profile.</summary>
    public static Classification Of(Contract contract, string profile) =>
        Known.GetOrAdd((contract.Type, profile), _ => profile == FieldProfile.Masked ? Classification.Internal : Highest(contract.Fields, profile));

    private static Classification Highest(IEnumerable<ContractField> fields, string profile) =>
        fields.Select(field => Highest(field, profile)).Append(Classification.Public).Max();

    private static Classification Highest(ContractField field, string profile)
    {
        var below = Highest(field.Element is { } element ? [element, .. field.Fields] : field.Fields, profile);
        var own = field.Kind == FieldKind.CitizenId ? Classification.Sensitive : field.Classification;
        return profile == FieldProfile.Full || field.Acting || own <= Classification.Internal ? (own > below ? own : below) : below;
    }
}
