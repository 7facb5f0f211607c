using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Unified social credit code, GB 32100-2015: 18 characters.</summary>
[JsonConverter(typeof(CodeConverter<CreditCode>))]
public readonly record struct CreditCode(string Value) : ICodeType<CreditCode>
{
    /// <summary>
    /// Checks both check characters, the category and the registering authority's region. <see cref="CodeVerdict.NonConforming"/>
    /// means that only the last check character fails, as in codes that early pilot regions really issued: the register decides.
    /// </summary>
    public static CodeCheck Check(string value, IRegionStandings regions) => CreditCodeRules.Check(value, regions);

    /// <inheritdoc/>
    public static CreditCode Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
