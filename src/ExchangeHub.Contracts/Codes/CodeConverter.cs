using System.Text.Json;
using System.Text.Json.Serialization;

namespace ExchangeHub.Contracts.Codes;

/// <summary>A code that travels as a plain JSON string.</summary>
/// <typeparam name="TSelf">The code type.</typeparam>
public interface ICodeType<TSelf>
    where TSelf : ICodeType<TSelf>
{
    /// <summary>The code as it was written.</summary>
    string Value { get; }

    /// <summary>Wraps a code as written, unchecked.</summary>
    static abstract TSelf Of(string value);
}

internal sealed class CodeConverter<TCode> : JsonConverter<TCode>
    where TCode : ICodeType<TCode>
{
    public override TCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        TCode.Of(reader.GetString() ?? throw new JsonException("A code is a string."));

    public override void Write(Utf8JsonWriter writer, TCode value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Value);
}
