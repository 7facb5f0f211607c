using System.Buffers;
using System.Text;

namespace ExchangeHub.Contracts.Validation;

/// <summary>
/// Characters that no text needs and that deceive readers, break columns or split log lines. Variation selectors stay
/// allowed: names are written with them.
/// </summary>
internal static class TextSafety
{
    private static readonly SearchValues<char> Unsafe = SearchValues.Create([.. Controls(), .. Invisible()]);
    private static readonly SearchValues<char> UnsafeInLongText = SearchValues.Create([.. Controls().Except("\t\n\r"), .. Invisible()]);

    public static bool IsUnsafe(ReadOnlySpan<char> text, bool multiline)
    {
        if (text.ContainsAny(multiline ? UnsafeInLongText : Unsafe))
        {
            return true;
        }

        return text.ContainsAnyInRange('\uD800', '\uDFFF') && HasUnsafeSurrogates(text);
    }

    /// <summary>Han beside Cyrillic or Greek letters, radicals that look like characters, or private-use code points that every system shows differently.</summary>
    public static bool IsSuspicious(ReadOnlySpan<char> name) =>
        name.ContainsAnyInRange('\u2E80', '\u2FDF')
        || name.ContainsAnyInRange('\uE000', '\uF8FF')
        || ((name.ContainsAnyInRange('\u0370', '\u052F') || name.ContainsAnyInRange('\u1F00', '\u1FFF'))
            && name.ContainsAnyInRange('\u3400', '\u9FFF'));

    /// <summary>A name out of the event, fit to be repeated in an answer.</summary>
    public static string ForAnswer(string name) =>
        name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? name : "?";

    private static bool HasUnsafeSurrogates(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            // Tags (U+E0000 to U+E007F) hide whole sentences.
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) != OperationStatus.Done || rune.Value is >= 0xE0000 and <= 0xE007F)
            {
                return true;
            }

            text = text[used..];
        }

        return false;
    }

    private static IEnumerable<char> Controls() => Range(0x00, 0x1F).Concat(Range(0x7F, 0x9F));

    // Soft hyphen, Arabic letter mark, vowel separator, zero-width and direction marks, line separators, bidi overrides
    // and isolates, invisible operators, byte order mark, noncharacters,
    // and what stands where a text was read in another encoding than it was written in.
    private static IEnumerable<char> Invisible() =>
        [
            '\u00AD', '\u061C', '\u180E', .. Range(0x200B, 0x200F), .. Range(0x2028, 0x202E), .. Range(0x2060, 0x206F),
            '\uFEFF', '\uFFFD', '\uFFFE', '\uFFFF',
        ];

    private static IEnumerable<char> Range(int first, int last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);
}
