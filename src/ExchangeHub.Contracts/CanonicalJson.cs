using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Contracts;

/// <summary>The JSON Canonicalization Scheme, RFC 8785: the same content always gives the same bytes.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical form as UTF-8.</summary>
    public static byte[] Utf8(JsonElement element)
    {
        var output = new StringBuilder(512);
        Write(output, element);
        return Encoding.UTF8.GetBytes(output.ToString());
    }

    /// <summary>Appends the canonical form; half a surrogate pair has none, what holds one is appended as it stands.</summary>
    public static void Write(StringBuilder output, JsonElement element)
    {
        var start = output.Length;
        try
        {
            WriteValue(output, element);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which has no canonical form: a field the contract does not know may hold one.
            output.Length = start;
            output.Append(element.GetRawText());
        }
    }

    private static void WriteValue(StringBuilder output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element);
                break;
            case JsonValueKind.Array:
                output.Append('[');
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    Separate(output, ref first);
                    WriteValue(output, item);
                }

                output.Append(']');
                break;
            case JsonValueKind.String:
                WriteString(output, element.GetString()!);
                break;
            case JsonValueKind.Number when double.IsFinite(element.GetDouble()):
                WriteNumber(output, element.GetDouble());
                break;
            case JsonValueKind.Number:
                output.Append(element.GetRawText());
                break;
            case JsonValueKind.Undefined:
                break;
            default:
                output.Append(element.ValueKind switch { JsonValueKind.True => "true", JsonValueKind.False => "false", _ => "null" });
                break;
        }
    }

    /// <summary>Appends a text as a canonical JSON string.</summary>
    public static void WriteString(StringBuilder output, string text)
    {
        output.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': output.Append("\\\""); break;
                case '\\': output.Append("\\\\"); break;
                case '\b': output.Append("\\b"); break;
                case '\f': output.Append("\\f"); break;
                case '\n': output.Append("\\n"); break;
                case '\r': output.Append("\\r"); break;
                case '\t': output.Append("\\t"); break;
                case < ' ': output.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"); break;
                default: output.Append(c); break;
            }
        }

        output.Append('"');
    }

    private static void WriteObject(StringBuilder output, JsonElement element)
    {
        output.Append('{');
        var first = true;
        foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            Separate(output, ref first);
            WriteString(output, member.Name);
            output.Append(':');
            WriteValue(output, member.Value);
        }

        output.Append('}');
    }

    private static void Separate(StringBuilder output, ref bool first)
    {
        if (!first)
        {
            output.Append(',');
        }

        first = false;
    }

    // ECMAScript's Number::toString, on top of .NET's shortest round-trip digits.
    private static void WriteNumber(StringBuilder output, double number)
    {
        if (number == 0)
        {
            output.Append('0');
            return;
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(number);
        if (magnitude is >= 1e-6 and < 1e21)
        {
            output.Append(shortest.Contains('E', StringComparison.Ordinal)
                ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
                : shortest);
            return;
        }

        var parts = shortest.Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        output.Append(parts[0]).Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent));
    }
}
