using System.Globalization;

namespace ExchangeHub.Sandbox.Departments;

/// <summary>A Chinese domain name as it is read and as it is resolved.</summary>
internal sealed record ChineseDomain(string Name, string Ascii, string Suffix)
{
    public const string Organs = ".政务";
    public const string Institutions = ".公益";

    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>Organs are below 政务, public institutions and mass bodies below 公益 (ZB04: 4 and below, 39).</summary>
    public static string SuffixOf(string? category) => category is ['4', ..] or "39" ? Institutions : Organs;

    /// <summary>Null where the label makes no domain name: too long, or with characters that none may have.</summary>
    public static ChineseDomain? TryOf(string label, string suffix)
    {
        try
        {
            return new ChineseDomain(label + suffix, Idn.GetAscii(label + suffix), suffix);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
