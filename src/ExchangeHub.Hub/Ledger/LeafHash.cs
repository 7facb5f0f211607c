using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Hub.Ledger;

/// <summary>
/// The Merkle leaf of an entry, RFC 9162 §2.1.1: SHA-256 over 0x00 and the entry. The data enters by its salted hash,
/// so the payload can be erased and the tree still verifies; the sequence is the leaf's position and is not part of it.
/// </summary>
internal static class LeafHash
{
    public static byte[] Of(LedgerEntry entry, byte[] payloadHash) =>
        Of(entry.Attributes, entry.ClientId, entry.AcceptedAt, entry.Subject, entry.Warnings, payloadHash);

    public static byte[] Of(string attributes, string clientId, long acceptedAt, string subject, string? warnings, byte[] payloadHash)
    {
        const int Rest = 100;
        var text = new ArrayBufferWriter<byte>(attributes.Length + clientId.Length + subject.Length + (warnings?.Length ?? 0) + Rest);
        text.Write("\0"u8);
        Encoding.UTF8.GetBytes(attributes, text);
        foreach (var part in new[] { clientId, acceptedAt.ToString(CultureInfo.InvariantCulture), subject, warnings, Convert.ToHexStringLower(payloadHash) })
        {
            text.Write("\n"u8);
            Encoding.UTF8.GetBytes(part, text);
        }

        return SHA256.HashData(text.WrittenSpan);
    }
}
