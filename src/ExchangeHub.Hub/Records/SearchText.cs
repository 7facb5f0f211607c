using System.Text;

namespace ExchangeHub.Hub.Records;

/// <summary>Names in the form in which they are searched: full-width letters and digits narrow, no case, no blanks.</summary>
internal static class SearchText
{
    private const int FullWidthOffset = 0xFEE0;
    private const char Escape = '!';

    public static string Of(string name) => string.Concat(name.Where(character => !char.IsWhiteSpace(character)).Select(Fold));

    /// <summary>A pattern for <c>like … escape '!'</c> that finds the characters in their order, whatever stands between.</summary>
    public static string Pattern(string asked)
    {
        var pattern = new StringBuilder("%");
        foreach (var character in Of(asked))
        {
            // Half a character beyond the first plane goes with its other half.
            _ = character is '%' or '_' or Escape ? pattern.Append(Escape).Append(character) : pattern.Append(character);
            if (!char.IsHighSurrogate(character))
            {
                pattern.Append('%');
            }
        }

        return pattern.ToString();
    }

    private static char Fold(char character) =>
        char.ToLowerInvariant(character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - FullWidthOffset) : character);
}
