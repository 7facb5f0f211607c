using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Access;

/// <summary>EC P-256 keys (PKCS#8) in the key folder, each written whole and readable by its owner only.</summary>
public static class PemFile
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(file));
        return key;
    }

    public static ECDsa ReadOrMake(KeyFolder folder, string name)
    {
        var file = Path.Combine(folder.Path, name);
        if (!File.Exists(file))
        {
            using var turn = Turn(folder);
            if (!File.Exists(file))
            {
                Make(folder, name);
            }
        }

        return Read(file);
    }

    public static void Make(KeyFolder folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = Path.Combine(folder.Path, $".{name}.tmp");
        File.Delete(temporary);
        using (var stream = new FileStream(temporary, OwnerOnly(FileMode.CreateNew)))
        {
            stream.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, Path.Combine(folder.Path, name));
    }

    /// <summary>
    /// Held by one process at a time, for the few milliseconds in which a key is made; the system frees it when a process is
    /// killed. Moving a file into place does not do: File.Move without overwriting looks first and then renames.
    /// </summary>
    public static FileStream Turn(KeyFolder folder)
    {
        FileStream? turn = null;
        return SpinWait.SpinUntil(() => (turn = TryOpen(folder)) is not null, LongestWait)
            ? turn!
            : throw new IOException($"Another process holds the key folder {folder.Path}.");
    }

    private static FileStream? TryOpen(KeyFolder folder)
    {
        var path = Path.Combine(folder.Path, ".first-run.lock");
        try
        {
            return new FileStream(path, OwnerOnly(FileMode.OpenOrCreate));
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }

    private static FileStreamOptions OwnerOnly(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }
}
