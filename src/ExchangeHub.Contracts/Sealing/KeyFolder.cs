using System.Security.Cryptography;

namespace ExchangeHub.Contracts.Sealing;

/// <summary>
/// The folder that holds the installation's keys, outside the database: one file <c>&lt;purpose&gt;-&lt;id&gt;.key</c> for each
/// key, 32 random bytes, readable by its owner only. The newest of a purpose is used for sealing; all open.
/// </summary>
public sealed class KeyFolder
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private readonly string folder;

    /// <summary>Opens the folder, making it where it is not there.</summary>
    public KeyFolder(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Full path of the folder.</summary>
    public string Path => System.IO.Path.GetFullPath(folder);

    /// <summary>Ids of the keys of a purpose, oldest first.</summary>
    public IReadOnlyList<string> Ids(string purpose) =>
        [.. Directory.EnumerateFiles(folder, $"{purpose}-*.key")
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file)[(purpose.Length + 1)..])
            .Order(StringComparer.Ordinal)];

    /// <summary>Reads a key; null where it is not in the folder.</summary>
    public byte[]? Read(string purpose, string id)
    {
        var file = FileOf(purpose, id);
        return File.Exists(file) ? File.ReadAllBytes(file) : null;
    }

    /// <summary>The newest key of a purpose.</summary>
    public (string Id, byte[] Key)? Newest(string purpose) =>
        Ids(purpose) is [.., var id] ? (id, Read(purpose, id)!) : null;

    /// <summary>Makes a key and returns its id. Written whole or not at all. Who makes a first key sees to it that no other process does so too.</summary>
    public string Create(string purpose)
    {
        var id = Guid.CreateVersion7().ToString("N")[..16];
        Write(purpose, id, RandomNumberGenerator.GetBytes(KeyLength));
        return id;
    }

    private void Write(string purpose, string id, byte[] key)
    {
        var temporary = System.IO.Path.Combine(folder, $".{purpose}-{id}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(key);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, FileOf(purpose, id));
    }

    private string FileOf(string purpose, string id) => System.IO.Path.Combine(folder, $"{purpose}-{id}.key");
}
