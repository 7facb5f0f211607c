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
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
