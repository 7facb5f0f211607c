using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Adapters.Connectors.Staging;

/// <summary>
/// <c>PAYLOAD_DIGEST</c>: SHA-256 in hexadecimal over the business columns in the order in which the table declares them, each as text in
/// UTF-8 and followed by the unit separator U+001F; empty cells are empty texts.
/// </summary>
internal static class PayloadDigest
{
    private const char Separator = '\u001F';

    public static string Of(IEnumerable<string?> cells) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(cells.Select(cell => cell + Separator)))));

    public static bool Holds(string digest, IEnumerable<string?> cells) => string.Equals(digest, Of(cells), StringComparison.OrdinalIgnoreCase);
}
