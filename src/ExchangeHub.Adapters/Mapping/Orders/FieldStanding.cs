using ExchangeHub.Contracts;

namespace ExchangeHub.Adapters.Mapping.Orders;

/// <summary>Whether a department's profile gives a field whole, after what stands around it: the hub's rule, known here so that a mapping that asks for more fails at the start.</summary>
internal readonly record struct FieldStanding(Classification Classification, bool Acting)
{
    public bool IsPersonal => Classification > Classification.Internal;

    public static FieldStanding Open { get; } = new(Classification.Public, Acting: false);

    public FieldStanding Of(ContractField field)
    {
        var own = field.Kind == FieldKind.CitizenId ? Classification.Sensitive : field.Classification;
        return own > Classification ? new(own, field.Acting) : new(Classification, Acting || field.Acting);
    }

    public bool IsGiven(string? profile) => profile switch
    {
        FieldProfile.Full => true,
        FieldProfile.Acting => Classification <= Classification.Internal || Acting,
        FieldProfile.Masked => Classification <= Classification.Internal,
        _ => false,
    };
}
