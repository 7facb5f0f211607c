using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExchangeHub.Access.Decisions;
using ExchangeHub.Access.Masking;
using ExchangeHub.Contracts;

namespace ExchangeHub.Gateway.Systems.Calls;

/// <summary>
/// An answer as its reader may see it: one object of the contract, a list of them, or a page with <c>items</c> and <c>next</c>.
/// Anything else is no answer: what cannot be masked does not pass.
/// </summary>
internal static class AnswerMask
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private const int LongestCursor = 1_000;

    /// <summary>Null where it does not fit.</summary>
    public static MaskedAnswer? Apply(ReadOnlyMemory<byte> answer, Contract contract, AccessDecision decision)
    {
        try
        {
            using var document = JsonDocument.Parse(answer, Strict);
            var body = new ArrayBufferWriter<byte>(answer.Length + 256);
            using var writer = new Utf8JsonWriter(body, WriterOptions);
            if (Write(writer, document.RootElement, contract, decision) is not { } rows)
            {
                return null;
            }

            writer.Flush();
            return new MaskedAnswer(body.WrittenMemory, rows);
        }
        catch (Exception unfit) when (unfit is JsonException or InvalidOperationException)
        {
            // Not JSON, a name twice, or text that is half a character.
            return null;
        }
    }

    private static int? Write(Utf8JsonWriter writer, JsonElement root, Contract contract, AccessDecision decision)
    {
        if (root.ValueKind == JsonValueKind.Array)
        {
            return WriteList(writer, root, contract, decision);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (!root.TryGetProperty("items", out var items))
        {
            return WriteItem(writer, root, contract, decision) ? 1 : null;
        }

        writer.WriteStartObject();
        writer.WritePropertyName("items");
        if (items.ValueKind != JsonValueKind.Array || WriteList(writer, items, contract, decision) is not { } rows)
        {
            return null;
        }

        if (root.TryGetProperty("next", out var next) && IsCursor(next))
        {
            writer.WritePropertyName("next");
            next.WriteTo(writer);
        }

        writer.WriteEndObject();
        return rows;
    }

    private static int? WriteList(Utf8JsonWriter writer, JsonElement list, Contract contract, AccessDecision decision)
    {
        var rows = 0;
        writer.WriteStartArray();
        foreach (var item in list.EnumerateArray())
        {
            if (!WriteItem(writer, item, contract, decision))
            {
                return null;
            }

            rows++;
        }

        writer.WriteEndArray();
        return rows;
    }

    // An object without any member of the contract is something else: an error text, a page of another shape.
    private static bool WriteItem(Utf8JsonWriter writer, JsonElement item, Contract contract, AccessDecision decision)
    {
        if (item.ValueKind != JsonValueKind.Object || !contract.Fields.Any(field => item.TryGetProperty(field.Name, out _)))
        {
            return false;
        }

        FieldProjection.Write(writer, contract, item, decision.Profile!, openedFields: decision.OpenedFields);
        return true;
    }

    // A cursor is opaque; so that nobody's number travels in one, it is a number of a row or plain letters and digits.
    private static bool IsCursor(JsonElement next) =>
        next.ValueKind == JsonValueKind.String && next.GetString()! is { Length: <= LongestCursor } text
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '=' or '.');
}

/// <summary>A masked answer and how many things it is about.</summary>
internal sealed record MaskedAnswer(ReadOnlyMemory<byte> Body, int Rows);
