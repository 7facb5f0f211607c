using System.Security.Cryptography;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// The key that signs checkpoints: <c>checkpoint.pem</c> in the key folder (EC P-256, PKCS#8), made where there is none. To take another
/// one it is renamed, say to <c>checkpoint-2026.pem</c>: whatever is called so verifies what it has signed.
/// </summary>
internal sealed class CheckpointKeys(KeyFolder folder)
{
    private const string Current = "checkpoint.pem";

    private readonly Lazy<ECDsa> signing = new(() => PemFile.ReadOrMake(folder, Current));

    public ECDsa Signing => signing.Value;

    /// <summary>Those whose signatures count.</summary>
    public IReadOnlyList<ECDsa> All() => [.. Directory.GetFiles(folder.Path, "checkpoint*.pem").Order(StringComparer.Ordinal).Select(PemFile.Read)];
}
