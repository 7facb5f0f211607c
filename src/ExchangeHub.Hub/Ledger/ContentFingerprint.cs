using System.Security.Cryptography;
using System.Text.Json;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Hub.Ledger;

/// <summary>
/// Tells a repetition from a different event under the same id. Keyed, because a plain hash of a short record would
/// let its identity number be guessed.
/// </summary>
internal sealed class ContentFingerprint(KeyFolder keys)
{
    private static readonly HashSet<string> NotContent = ["time", "traceparent", "tracestate", "subject"];

    private readonly byte[] key = keys.Newest(KeyPurpose.ContentHash)!.Value.Key;

    public byte[] Of(CloudEvent cloudEvent) => Of(cloudEvent.Attributes(), cloudEvent.Data);

    public byte[] Of(IEnumerable<KeyValuePair<string, string>> attributes, JsonElement data)
    {
        using var canonical = new MemoryStream(1024);
        foreach (var (name, value) in attributes.Where(a => !NotContent.Contains(a.Key)).OrderBy(a => a.Key, StringComparer.Ordinal))
        {
            CanonicalJson.WriteString(canonical, name);
            canonical.Write(":"u8);
            CanonicalJson.WriteString(canonical, value);
            canonical.Write(","u8);
        }

        CanonicalJson.Write(canonical, data);
        return HMACSHA256.HashData(key, canonical.GetBuffer().AsSpan(0, (int)canonical.Length));
    }
}
