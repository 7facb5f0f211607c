using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using OpenIddict.Abstractions;
using OpenIddict.Validation.AspNetCore;

namespace ExchangeHub.Gateway.Tokens;

/// <summary>
/// A token that names a certificate (RFC 8705) is good only on a connection whose client has shown it. OpenIddict looks when
/// it validates a token; here the same is asked of each request that is answered from an earlier validation.
/// </summary>
internal static class TokenBinding
{
    private const string Confirmation = "cnf";
    private const string Thumbprint = "x5t#S256";

    /// <summary>The SHA-256 of the certificate that a token is bound to; null for one that is not.</summary>
    public static byte[]? Of(ClaimsPrincipal principal)
    {
        if (principal.GetClaim(Confirmation) is not { } confirmation)
        {
            return null;
        }

        using var document = JsonDocument.Parse(confirmation);
        return Base64Url.DecodeFromChars(document.RootElement.GetProperty(Thumbprint).GetString());
    }

    public static bool IsHeld(byte[]? boundTo, HttpContext http) =>
        boundTo is null || (http.Request.IsHttps && http.Connection.ClientCertificate is { } shown
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown.RawDataMemory.Span), boundTo));

    /// <summary>Remembers for the answer why the token of this request counts for nothing.</summary>
    public static void Refuse(HttpContext http) => http.Items[typeof(TokenBinding)] = true;

    public static bool IsRefused(HttpContext http) => http.Items.ContainsKey(typeof(TokenBinding));

    /// <summary>Did OpenIddict find the certificate missing, or another one?</summary>
    public static bool IsReasonOf(AuthenticateResult result) =>
        result.Properties?.GetString(OpenIddictValidationAspNetCoreConstants.Properties.ErrorUri) is { } reason
        && (reason.EndsWith("ID2203", StringComparison.Ordinal) || reason.EndsWith("ID2204", StringComparison.Ordinal));
}
