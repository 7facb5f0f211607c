using System.Net.Http.Headers;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace ExchangeHub.Gateway.Limits;

internal static class BasicCredentials
{
    /// <summary>True where the request says in its header who it is, however badly.</summary>
    public static bool AreIn(HttpRequest request, out string? decoded)
    {
        decoded = null;
        if (!AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var given) || !"Basic".Equals(given.Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new byte[given.Parameter?.Length ?? 0];
        if (Convert.TryFromBase64String(given.Parameter ?? "", bytes, out var length))
        {
            decoded = Encoding.UTF8.GetString(bytes, 0, length);
        }

        return true;
    }
}
