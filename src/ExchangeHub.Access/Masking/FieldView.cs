using ExchangeHub.Contracts;

namespace ExchangeHub.Access.Masking;

/// <summary>How a reader sees one field.</summary>
public enum FieldView
{
    /// <summary>Not at all.</summary>
    Absent,

    /// <summary>With most of it covered.</summary>
    Masked,

    /// <summary>As it is.</summary>
    Clear,
}

/// <summary>A class and whether acting readers need the field: a field's own, or what it takes over from the object around it.</summary>
public readonly record struct Standing(Classification Classification, bool Acting)
{
    /// <summary>What nothing around it closes.</summary>
    public static Standing Open { get; } = new(Classification.Public, Acting: false);

    /// <summary>The stricter class wins; a field stricter than its surroundings must be marked as acting itself.</summary>
    public Standing Of(ContractField field) =>
        OwnClass(field) > Classification
            ? new(OwnClass(field), field.Acting)
            : new(Classification, Acting || field.Acting);

    /// <summary>What a reader with this profile gets.</summary>
    public FieldView View(string profile) => profile switch
    {
        FieldProfile.Full => FieldView.Clear,
        FieldProfile.Acting => Classification <= Classification.Internal || Acting ? FieldView.Clear : FieldView.Absent,
        FieldProfile.Masked => Classification switch
        {
            Classification.Public or Classification.Internal => FieldView.Clear,
            Classification.Personal => FieldView.Masked,
            _ => FieldView.Absent,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(profile), "No such field profile."),
    };

    // An identity number is sensitive even where a record forgot to say so.
    private static Classification OwnClass(ContractField field) =>
        field.Kind == FieldKind.CitizenId ? Classification.Sensitive : field.Classification;
}
