using System.Text.Json;
using System.Text.Unicode;

namespace ExchangeHub.Hub.Http;

/// <summary>Reads JSON as strangers send it: UTF-8, no name twice, not too deep; what is wrong with it is said, never thrown.</summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 32 };

    public static (JsonElement Json, string? Problem) Read(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
        {
            return (default, "The body is not UTF-8.");
        }

        try
        {
            // The element keeps its document alive; the garbage collector returns what was not rented.
            return (JsonElement.Parse(body, Strict), null);
        }
        catch (JsonException wrong)
        {
            return (default, $"Line {wrong.LineNumber + 1}, byte {wrong.BytePositionInLine}: not valid JSON (or a name stands twice, or it nests too deep).");
        }
        catch (InvalidOperationException)
        {
            // The reader compares names and cannot read this one.
            return (default, "A name holds half a surrogate pair.");
        }
    }
}
