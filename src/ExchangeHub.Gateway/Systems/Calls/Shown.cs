using System.Collections.Concurrent;
using ExchangeHub.Contracts;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>The highest class that a profile shows in clear of a contract, as the access log names it.</summary>
internal static class Shown
{
    private static readonly ConcurrentDictionary<(string Type, string Profile), Classification> Known = new();

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
