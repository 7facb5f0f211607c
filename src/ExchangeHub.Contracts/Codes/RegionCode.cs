using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Code of an administrative division, GB/T 2260-2007: six digits. Parents come from the dated region table, never from the digits.</summary>
[JsonConverter(typeof(CodeConverter<RegionCode>))]
public readonly record struct RegionCode(string Value) : ICodeType<RegionCode>
{
    /// <inheritdoc/>
    public static RegionCode Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
