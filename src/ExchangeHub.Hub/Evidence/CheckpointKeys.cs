using System.Security.Cryptography;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Evidence;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Hub.Storage;

namespace ExchangeHub.Hub.Evidence;

/// <summary>
/// What signs checkpoints, in the key folder: <c>checkpoint.pem</c> (EC P-256, PKCS#8), made where nothing was signed yet, and
/// <c>checkpoint.note</c>, the last that was signed. To take another key it is renamed, say to <c>checkpoint-2026.pem</c>: whatever is called
/// so verifies what it has signed. To go on from an older copy of the database the note is moved away.
/// </summary>
internal sealed class CheckpointKeys(KeyFolder folder)
{
    private const string Current = "checkpoint.pem";

    private string LastNote => Path.Combine(folder.Path, "checkpoint.note");

    /// <summary>Signs, and keeps what it signed.</summary>
    public string Sign(Checkpoint checkpoint)
    {
        using var key = PemFile.ReadOrMake(folder, Current);
        var note = checkpoint.Sign(key);
        var temporary = $"{LastNote}.{Path.GetRandomFileName()}";
        File.WriteAllText(temporary, note);
        File.Move(temporary, LastNote, overwrite: true);
        return note;
    }

    /// <summary>The last that was signed with this folder; null where nothing was.</summary>
    public string? Last() => File.Exists(LastNote) ? File.ReadAllText(LastNote) : null;

    /// <summary>The public keys whose signatures count.</summary>
    public IReadOnlyList<ECDsa> All() => [.. Directory.GetFiles(folder.Path, "checkpoint*.pem").Order(StringComparer.Ordinal).Select(Read)];

    private static ECDsa Read(string file)
    {
        try
        {
            return PemFile.Read(file);
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or CryptographicException)
        {
            throw new StartRefusedException($"密钥文件无法读取。 Not a key: {file}");
        }
    }
}
