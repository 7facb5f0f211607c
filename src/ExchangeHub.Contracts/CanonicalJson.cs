using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace ExchangeHub.Contracts;

/// <summary>The JSON Canonicalization Scheme, RFC 8785: the same content always gives the same bytes.</summary>
public static class CanonicalJson
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(['"', '\\', .. Enumerable.Range(0, ' ').Select(c => (char)c)]);

    private static readonly Comparer<JsonProperty> ByName = Comparer<JsonProperty>.Create(CompareNames);

    /// <summary>The canonical form as UTF-8.</summary>
    public static byte[] Utf8(JsonElement element)
    {
        using var output = new MemoryStream(512);
        Write(output, element);
        return output.ToArray();
    }

    /// <summary>Appends the canonical form as UTF-8; half a surrogate pair has none, what holds one is appended as it stands.</summary>
    public static void Write(MemoryStream output, JsonElement element)
    {
        var start = output.Length;
        try
        {
            WriteValue(output, element);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, which has no canonical form: a field the contract does not know may hold one.
            output.SetLength(start);
            output.Write(JsonMarshal.GetRawUtf8Value(element));
        }
    }

    private static void WriteValue(MemoryStream output, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(output, element);
                break;
            case JsonValueKind.Array:
                output.Write("["u8);
                var first = true;
                foreach (var item in element.EnumerateArray())
                {
                    Separate(output, ref first);
                    WriteValue(output, item);
                }

                output.Write("]"u8);
                break;
            case JsonValueKind.String when JsonMarshal.GetRawUtf8Value(element) is var raw && IsCanonical(raw):
                output.Write(raw);
                break;
            case JsonValueKind.String:
                WriteString(output, element.GetString()!);
                break;
            case JsonValueKind.Number when double.IsFinite(element.GetDouble()):
                output.Write(Encoding.UTF8.GetBytes(Number(element.GetDouble())));
                break;
            case JsonValueKind.Undefined:
                break;
            default:
                output.Write(JsonMarshal.GetRawUtf8Value(element));
                break;
        }
    }

    /// <summary>Appends a text as a canonical JSON string.</summary>
    public static void WriteString(MemoryStream output, string text)
    {
        output.Write("\""u8);
        output.Write(Encoding.UTF8.GetBytes(text.AsSpan().ContainsAny(Escaped) ? string.Concat(text.Select(Escape)) : text));
        output.Write("\""u8);
    }

    private static string Escape(char c) => c switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '\b' => @"\b",
        '\f' => @"\f",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        < ' ' => string.Create(CultureInfo.InvariantCulture, $@"\u{(int)c:x4}"),
        _ => c.ToString(),
    };

    private static void WriteObject(MemoryStream output, JsonElement element)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var member in element.EnumerateObject().Order(ByName))
        {
            Separate(output, ref first);
            if (JsonMarshal.GetRawUtf8PropertyName(member) is var raw && IsCanonical(raw))
            {
                output.Write("\""u8);
                output.Write(raw);
                output.Write("\""u8);
            }
            else
            {
                WriteString(output, member.Name);
            }

            output.Write(":"u8);
            WriteValue(output, member.Value);
        }

        output.Write("}"u8);
    }

    // Text in JSON that escapes nothing needed no escape.
    private static bool IsCanonical(ReadOnlySpan<byte> raw) => !raw.Contains((byte)'\\');

    // By UTF-16 code units, which is the order of the bytes where all are ASCII.
    private static int CompareNames(JsonProperty one, JsonProperty other)
    {
        var a = JsonMarshal.GetRawUtf8PropertyName(one);
        var b = JsonMarshal.GetRawUtf8PropertyName(other);
        return Ascii.IsValid(a) && Ascii.IsValid(b) && IsCanonical(a) && IsCanonical(b)
            ? a.SequenceCompareTo(b)
            : string.CompareOrdinal(one.Name, other.Name);
    }

    private static void Separate(MemoryStream output, ref bool first)
    {
        if (!first)
        {
            output.Write(","u8);
        }

        first = false;
    }

    // ECMAScript's Number::toString, on top of .NET's shortest round-trip digits.
    private static string Number(double number)
    {
        if (number == 0)
        {
            return "0";
        }

        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var magnitude = Math.Abs(number);
        if (magnitude is >= 1e-6 and < 1e21)
        {
            return shortest.Contains('E', StringComparison.Ordinal)
                ? decimal.Parse(shortest, NumberStyles.Float, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)
                : shortest;
        }

        var parts = shortest.Split('E');
        var exponent = int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{parts[0]}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent)}");
    }
}
