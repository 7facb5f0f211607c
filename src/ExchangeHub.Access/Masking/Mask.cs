using System.Globalization;

namespace ExchangeHub.Access.Masking;

/// <summary>What a reader without the right to a personal value sees in its place.</summary>
public static class Mask
{
    private const string Hidden = "***";

    /// <summary><c>张*</c>: the first character, whatever the length; nothing of a name of one character.</summary>
    public static string Name(string value)
    {
        var first = StringInfo.GetNextTextElementLength(value);
        return first == value.Length ? "*" : $"{value[..first]}*";
    }

    /// <summary><c>138****1234</c> for a mobile number; nothing of any other.</summary>
    public static string Phone(string value) =>
        value.Length == 11 && !value.AsSpan().ContainsAnyExceptInRange('0', '9') ? $"{value[..3]}****{value[^4..]}" : Hidden;

    /// <summary>First three and last one character of an identity number, for operators who look for a typing error.</summary>
    public static string CitizenId(string value) =>
        value.Length is 15 or 18 ? $"{value[..3]}{new string('*', value.Length - 4)}{value[^1]}" : Hidden;

    /// <summary>Nothing of it.</summary>
    public static string Text(string value) => value.Length == 0 ? value : Hidden;
}
