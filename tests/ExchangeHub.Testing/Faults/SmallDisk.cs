using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace ExchangeHub.Testing.Faults;

/// <summary>A disk of a few megabytes that can be filled to its last byte. Only root can make one.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SmallDisk(int megabytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Infra.Missing("Only root on Linux can make a small disk");
        }

        Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", Path);
    }

    public string Path => folder.Path;

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Takes what is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Append);
        var piece = new byte[4096];
        try
        {
            while (true)
            {
                ballast.Write(piece);
                ballast.Flush();
            }
        }
        catch (IOException)
        {
            // Full, as it should be.
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(Ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        folder.Dispose();
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} failed.");
    }
}
