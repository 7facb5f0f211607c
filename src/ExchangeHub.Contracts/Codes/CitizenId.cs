using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Citizen identity number, GB 11643-1999. Never shown by ToString.</summary>
[JsonConverter(typeof(CodeConverter<CitizenId>))]
public readonly record struct CitizenId(string Value) : ICodeType<CitizenId>
{
    /// <inheritdoc/>
    public static CitizenId Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
