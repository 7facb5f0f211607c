using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Adapters.Mapping.Orders;
using ExchangeHub.Contracts;

namespace ExchangeHub.Host.Commands.Mappings;

/// <summary>Hides what is said about people from whoever looks at a screen. Unlike a masked reader, an engineer sees that a field is filled.</summary>
internal static class PersonalValues
{
    public static JsonElement Masked(JsonElement data, Contract contract)
    {
        var copy = JsonSerializer.SerializeToNode(data)!.AsObject();
        Mask(copy, contract.Fields, FieldStanding.Open);
        return JsonSerializer.SerializeToElement(copy);
    }

    public static string Masked(string value) => value.Length is 15 or 18 ? Access.Masking.Mask.CitizenId(value) : Access.Masking.Mask.Name(value);

    private static void Mask(JsonObject owner, IReadOnlyList<ContractField> fields, FieldStanding around)
    {
        foreach (var field in fields)
        {
            var standing = around.Of(field);
            if (owner[field.Name] is { } value)
            {
                owner[field.Name] = Mask(value.DeepClone(), field, standing);
            }
        }
    }

    private static JsonNode? Mask(JsonNode value, ContractField field, FieldStanding standing)
    {
        switch (value)
        {
            case JsonObject inner when field.Kind == FieldKind.Object:
                Mask(inner, field.Fields, standing);
                return inner;
            case JsonArray items:
                return new JsonArray([.. items.Select(item => item is null ? null : Mask(item.DeepClone(), field.Element!, standing.Of(field.Element!)))]);
            default:
                return !standing.IsPersonal ? value : JsonValue.Create(value is JsonValue text && text.TryGetValue<string>(out var said) ? Masked(said) : "***");
        }
    }
}
