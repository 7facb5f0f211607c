namespace ExchangeHub.Contracts.Codes;

/// <summary>The normal form of a written code: trimmed, half-width, upper case. Letters are never turned into digits.</summary>
internal static class CodeText
{
    private const int FullWidthOffset = 0xFEE0;

    /// <summary>Returns the same string where it is in normal form already.</summary>
    public static string Normalize(string value)
    {
        var trimmed = value.AsSpan().Trim();
        if (trimmed.Length == value.Length && !trimmed.ContainsAnyExceptInRange(' ', '~') && !trimmed.ContainsAnyInRange('a', 'z'))
        {
            return value;
        }

        return string.Create(trimmed.Length, trimmed, static (target, source) =>
        {
            for (var i = 0; i < source.Length; i++)
            {
                target[i] = Fold(source[i]);
            }
        });
    }

    // Only ASCII and its full-width twins are folded: ToUpper would turn look-alikes such as 'ſ' and 'ı' into letters.
    private static char Fold(char character)
    {
        var narrow = character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - FullWidthOffset) : character;
        return char.IsAsciiLetterLower(narrow) ? (char)(narrow - 'a' + 'A') : narrow;
    }
}
