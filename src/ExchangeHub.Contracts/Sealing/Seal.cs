using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace ExchangeHub.Contracts.Sealing;

/// <summary>
/// AES-256-GCM boxes that open only with the same key and the same context: <c>version(1) keyId(16) nonce(12) tag(16)
/// ciphertext</c>. The context (row, purpose) is authenticated, so a box cannot be moved elsewhere.
/// </summary>
public sealed class Seal
{
    private const byte Version = 1;
    private const int KeyIdLength = 16;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeaderLength = 1 + KeyIdLength + NonceLength + TagLength;

    private readonly Func<string, byte[]?> findKey;
    private readonly string currentId;

    // Making one costs more than sealing a small record with it, and one serves one thread at a time.
    private readonly ConcurrentDictionary<string, ThreadLocal<AesGcm>> ciphers = new();

    /// <summary>Seals with the newest key of a purpose in the folder and opens with any of them.</summary>
    public Seal(KeyFolder folder, string purpose)
    {
        currentId = folder.Newest(purpose)?.Id
            ?? throw new InvalidOperationException($"The key folder {folder.Path} has no key for '{purpose}'.");
        findKey = id => folder.Read(purpose, id);
    }

    /// <summary>Id of the key that seals.</summary>
    public string KeyId => currentId;

    /// <summary>Closes a box.</summary>
    public byte[] Close(ReadOnlySpan<byte> plain, string context)
    {
        var box = new byte[HeaderLength + plain.Length];
        var span = box.AsSpan();
        span[0] = Version;
        Encoding.ASCII.GetBytes(currentId, span[1..]);
        var nonce = span.Slice(1 + KeyIdLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        CipherOf(currentId).Encrypt(nonce, plain, span[HeaderLength..], span.Slice(1 + KeyIdLength + NonceLength, TagLength), Encoding.UTF8.GetBytes(context));
        return box;
    }

    /// <summary>Opens a box; throws <see cref="CryptographicException"/> where key, context or content are not those it was closed with.</summary>
    public byte[] Open(ReadOnlySpan<byte> box, string context)
    {
        if (box.Length < HeaderLength || box[0] != Version)
        {
            throw new CryptographicException("Not a sealed box.");
        }

        var plain = new byte[box.Length - HeaderLength];
        CipherOf(Encoding.ASCII.GetString(box.Slice(1, KeyIdLength))).Decrypt(
            box.Slice(1 + KeyIdLength, NonceLength),
            box[HeaderLength..],
            box.Slice(1 + KeyIdLength + NonceLength, TagLength),
            plain,
            Encoding.UTF8.GetBytes(context));
        return plain;
    }

    private AesGcm CipherOf(string keyId) => ciphers.GetOrAdd(keyId, NewCipher).Value!;

    private ThreadLocal<AesGcm> NewCipher(string keyId)
    {
        var key = findKey(keyId) ?? throw new CryptographicException($"No key {keyId} in the key folder.");
        return new ThreadLocal<AesGcm>(() => new AesGcm(key, TagLength));
    }
}
