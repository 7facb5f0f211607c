using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Limits;

internal static class Forms
{
    /// <summary>The form, or null where it cannot be read: too many fields, too long ones, an encoded NUL. Who reads it after that may rely on it.</summary>
    public static async Task<IFormCollection?> TryReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return form.Any(field => HasNul(field.Key) || HasNul(field.Value.ToString())) ? null : form;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // The framework refuses one in a form of the usual kind, but not in one of several parts.
    private static bool HasNul(string text) => text.Contains('\0', StringComparison.Ordinal);
}
