using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Citizen identity number, GB 11643-1999. Never shown by ToString.</summary>
[JsonConverter(typeof(CodeConverter<CitizenId>))]
public readonly record struct CitizenId(string Value) : ICodeType<CitizenId>
{
    /// <summary>
    /// Checks form, birth date, check character and region of 18-digit numbers (citizens, residence permits of Hong Kong, Macau and
    /// Taiwan people, foreigners' permanent residence cards) and of 15-digit ones. A number that fails is
    /// <see cref="CodeVerdict.Invalid"/> with <c>identity-number-check</c>; what follows from that is the receiver's to decide.
    /// </summary>
    /// <param name="value">The number as written.</param>
    /// <param name="regions">How the region in its first six digits stands.</param>
    /// <param name="clock">For birth dates that lie ahead; the system's where not given.</param>
    public static CodeCheck Check(string value, IRegionStandings regions, TimeProvider? clock = null) =>
        CitizenIdRules.Check(value, regions, clock ?? TimeProvider.System);

    /// <summary>
    /// The form to compare and to hash by key: trimmed, half-width, capital X, 15 digits upgraded to 18. Anything else stays as it
    /// is: a wrong check character is not repaired.
    /// </summary>
    public static string Normalize(string value) => CitizenIdRules.Upgrade(CodeText.Normalize(value));

    /// <summary>The 18-digit form of a 15-digit number (century 19, check character appended); any other number as it is.</summary>
    public CitizenId Upgrade() => new(Normalize(Value));

    /// <inheritdoc/>
    public static CitizenId Of(string value) => new(value);

    /// <summary>A constant: texts end up in logs and exceptions, where no part of an identity number belongs.</summary>
    public override string ToString() => "***";
}
