using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Testing.Webhooks;

/// <summary>Verifies as a receiver does, written from the Standard Webhooks specification and not from the product's code.</summary>
public static class StandardWebhook
{
    /// <summary>True where one of the signatures is that of the secret, and the timestamp lies within five minutes of now.</summary>
    public static bool Verifies(string secret, string id, string timestamp, string signatures, byte[] body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secret);
        ArgumentNullException.ThrowIfNull(signatures);
        if (!secret.StartsWith("whsec_", StringComparison.Ordinal)
            || Math.Abs(now.ToUnixTimeSeconds() - long.Parse(timestamp, CultureInfo.InvariantCulture)) > 300)
        {
            return false;
        }

        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret["whsec_".Length..]));
        hmac.AppendData(Encoding.ASCII.GetBytes(id));
        hmac.AppendData("."u8);
        hmac.AppendData(Encoding.ASCII.GetBytes(timestamp));
        hmac.AppendData("."u8);
        hmac.AppendData(body);
        var expected = Encoding.ASCII.GetBytes("v1," + Convert.ToBase64String(hmac.GetHashAndReset()));
        return signatures.Split(' ').Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), expected));
    }
}
