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
        var entry = new StringBuilder(attributes.Length + 200)
            .Append('\0')
            .Append(attributes).Append('\n')
            .Append(clientId).Append('\n')
            .Append(acceptedAt.ToString(CultureInfo.InvariantCulture)).Append('\n')
            .Append(subject).Append('\n')
            .Append(warnings).Append('\n')
            .Append(Convert.ToHexStringLower(payloadHash));
        return SHA256.HashData(Encoding.UTF8.GetBytes(entry.ToString()));
    }
}
