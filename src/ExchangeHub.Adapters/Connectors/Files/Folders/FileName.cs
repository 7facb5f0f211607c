using System.Text.RegularExpressions;

namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>What file names tell.</summary>
internal static partial class FileName
{
    public const string Unfinished = ".tmp";
    public const string Done = ".done";

    private const int Longest = 200;
    private const int WidestNumber = 20;

    /// <summary>A plain name, which cannot lead out of its folder on any system.</summary>
    public static bool IsSafe(string name) =>
        name.Length is > 0 and <= Longest && name is not ("." or "..") && !name.Any(letter => letter is '/' or '\\' or ':' || char.IsControl(letter));

    /// <summary>Not yet under its name, held open by an office program, or no data at all.</summary>
    public static bool IsPassing(string name) =>
        name.StartsWith('.') || name.StartsWith("~$", StringComparison.Ordinal)
        || new[] { Unfinished, ".part", ".filepart", Done }.Any(end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase));

    /// <summary>Sorts files by the numbers in their names (time, sequence), wherever the name has words, and then by name.</summary>
    public static string OrderKey(string name) =>
        string.Join('.', Numbers().Matches(name).Select(number => number.Value.PadLeft(WidestNumber, '0'))) + '\0' + name;

    /// <summary>The same name with something before its extension.</summary>
    public static string With(string name, string mark) =>
        $"{Path.GetFileNameWithoutExtension(name)}_{mark}{Path.GetExtension(name)}";

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Numbers();
}
