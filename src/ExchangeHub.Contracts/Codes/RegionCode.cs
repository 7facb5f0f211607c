using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>Code of an administrative division, GB/T 2260-2007: six digits. Parents come from the dated region table, never from the digits.</summary>
[JsonConverter(typeof(CodeConverter<RegionCode>))]
public readonly record struct RegionCode(string Value) : ICodeType<RegionCode>
{
    /// <summary>The central level: root of the region tree, and the registering authority in credit codes of national bodies.</summary>
    public const string Central = "100000";

    /// <summary>Reserved for invented people and institutions; never a region.</summary>
    public const string Synthetic = "990000";

    /// <summary>What the digits say of the level, for display only: rights and parents come from the region table.</summary>
    public string DisplayLevel => this switch
    {
        _ when !IsWellFormed(Value) => "未知",
        { Value: Central } => "中央",
        _ when Value.EndsWith("0000", StringComparison.Ordinal) => "省级",
        _ when Value.EndsWith("00", StringComparison.Ordinal) => "地级",
        _ => "县级",
    };

    /// <summary>True for six ASCII digits that do not start with 0; whether the region exists is the region table's to say.</summary>
    public static bool IsWellFormed(ReadOnlySpan<char> value) =>
        value.Length == 6 && value[0] != '0' && !value.ContainsAnyExceptInRange('0', '9');

    /// <inheritdoc/>
    public static RegionCode Of(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
