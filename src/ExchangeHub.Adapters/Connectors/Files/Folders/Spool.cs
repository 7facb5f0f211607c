using System.Security.Cryptography;

namespace ExchangeHub.Adapters.Connectors.Files.Folders;

/// <summary>
/// A file for the time of its use, without a name: what is read stays as it was while the department writes on, and nothing remains on
/// this machine even after a kill.
/// </summary>
internal static class Spool
{
    public static FileStream Create()
    {
        var path = Path.Combine(Path.GetTempPath(), $"exchangehub-{Guid.CreateVersion7():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var stream = new FileStream(path, options);
        File.Delete(path);
        return stream;
    }

    /// <summary>The digest of the whole content.</summary>
    public static async Task<string> DigestAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
    }
}
