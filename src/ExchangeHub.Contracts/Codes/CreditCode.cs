using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Unified social credit code, GB 32100-2015: 18 characters.</summary>
[JsonConverter(typeof(CodeConverter<CreditCode>))]
public readonly record struct CreditCode(string Value) : ICodeType<CreditCode>
{
    /// <inheritdoc/>
    public static CreditCode Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
