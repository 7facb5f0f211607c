using System.Text.Json;

namespace ExchangeHub.Contracts.Validation;

/// <summary>Reads JSON strings that may hold half a surrogate pair; the reader lets them in and throws only when they are used.</summary>
internal static class JsonText
{
    public static string? Of(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    public static string? NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
