using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>Signs after Standard Webhooks: HMAC-SHA256 of <c>id.timestamp.body</c>, once with each active secret.</summary>
internal static class WebhookSignature
{
    public static string Of(string id, long timestamp, ReadOnlySpan<byte> body, IReadOnlyList<byte[]> secrets)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{timestamp}.")), .. body];
        return string.Join(' ', secrets.Select(secret => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, signed))}"));
    }
}
