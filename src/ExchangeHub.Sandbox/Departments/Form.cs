using System.Text.Json.Nodes;
using ExchangeHub.Contracts;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>A form lacks something; the text says what, never what it holds.</summary>
internal sealed class IncompleteFormException(string field) : Exception($"缺少必填项 {field}");

/// <summary>Reads the fields of forms and rows.</summary>
internal static class Form
{
    public static string Text(this JsonObject form, string field) =>
        form.Optional(field) ?? throw new IncompleteFormException(field);

    public static string? Optional(this JsonObject form, string field) =>
        form[field] is JsonValue value && value.TryGetValue<string>(out var text) && text.Length > 0 ? text : null;

    public static long Number(this JsonObject row, string field) =>
        row[field]?.GetValue<long>() ?? throw new IncompleteFormException(field);

    public static bool Flag(this JsonObject form, string field) =>
        form[field] is JsonValue value && (value.TryGetValue<bool>(out var flag) ? flag : value.TryGetValue<long>(out var number) && number != 0);

    /// <summary>A code under three names: the field, the field with N (名称) and with S (代码集).</summary>
    public static void Put(this JsonObject fields, string field, CodedValue code)
    {
        fields[field] = code.Code;
        fields[field + "N"] = code.Name;
        fields[field + "S"] = code.CodeSet;
    }
}
