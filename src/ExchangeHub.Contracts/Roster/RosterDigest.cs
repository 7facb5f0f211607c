using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace ExchangeHub.Contracts.Roster;

/// <summary>
/// The digest of <see cref="SnapshotCompleted"/>, for those who make a roster and for those who check one: SHA-256 over the
/// people in order, each as its JSON in canonical form (RFC 8785) and a line feed.
/// </summary>
public sealed class RosterDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>How many people it covers.</summary>
    public int People { get; private set; }

    /// <summary>Adds a person as received.</summary>
    public void Add(JsonElement person) => Add(CanonicalJson.Utf8(person));

    /// <summary>Adds a person already in canonical form.</summary>
    public void Add(ReadOnlySpan<byte> canonical)
    {
        hash.AppendData(canonical);
        hash.AppendData("\n"u8);
        People++;
    }

    /// <summary>The digest of the people so far, base64url; more may follow.</summary>
    public string Current() => Base64Url.EncodeToString(hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
