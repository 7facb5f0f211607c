using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Codes;

namespace ExchangeHub.Adapters.Mapping;

/// <summary>
/// Reads rows of systems and data of events. Event data is read field by field, not as the contract's record: a receiver gets
/// only the fields it is entitled to, and required ones may be among those it is not.
/// </summary>
internal static class Fields
{
    public static string Text(this JsonObject row, string field) => row.Optional(field) ?? throw new MappingException(field);

    public static string? Optional(this JsonObject row, string field) =>
        row[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static bool? Flag(this JsonObject row, string field) => row[field] is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public static CreditCode? CreditCode(this JsonObject row, string field) => row.Optional(field) is { } code ? new CreditCode(code) : null;

    public static string Text(this JsonElement data, string field) => data.Optional(field) ?? throw new MappingException(field);

    public static string? Optional(this JsonElement data, string field) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public static CodedValue Coded(this JsonElement data, string field) =>
        data.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Object
            ? value.Deserialize<CodedValue>(WireJson.Options)!
            : throw new MappingException(field);

    public static CodedValue? OptionalCoded(this JsonElement data, string field) =>
        data.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Object ? value.Deserialize<CodedValue>(WireJson.Options) : null;

    /// <summary>Month of a date, <c>yyyy-MM</c>.</summary>
    public static string Month(string date) =>
        DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
