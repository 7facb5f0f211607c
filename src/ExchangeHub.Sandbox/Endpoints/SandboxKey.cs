using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using ExchangeHub.Contracts.Sealing;

namespace ExchangeHub.Sandbox.Endpoints;

/// <summary>
/// Keys of the simulated systems' APIs: one for each system, all made from the newest <c>sandbox</c> key in the key folder, so that an
/// adapter given the key folder needs nothing else and one department's key opens no other's system.
/// </summary>
public static class SandboxKey
{
    /// <summary>The header that carries it.</summary>
    public const string Header = "X-Api-Key";

    internal const string Purpose = "sandbox";

    /// <summary>The key of one system. The first call of an installation makes the key it rests on.</summary>
    public static string For(KeyFolder keys, string department, string region) => Derive(keys, $"{department}/{region}");

    /// <summary>The key by which the adapter knows a system that posts its facts to it.</summary>
    public static string ForFacts(KeyFolder keys, string department, string region) => Derive(keys, $"{department}/{region}/facts");

    /// <summary>Lays each system's key beside its store, where only the account of this process reads it: for people who use or disturb it by hand.</summary>
    internal static void WriteDown(KeyFolder keys, string folder, IEnumerable<(string Department, string Region)> systems)
    {
        Directory.CreateDirectory(folder);
        foreach (var (department, region) in systems)
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var file = new StreamWriter(Path.Combine(folder, $"{department}-{region}"), options);
            file.Write(For(keys, department, region));
        }
    }

    private static string Derive(KeyFolder keys, string of)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Newest(Purpose) is null)
        {
            keys.Create(Purpose);
        }

        return Base64Url.EncodeToString(HMACSHA256.HashData(keys.Newest(Purpose)!.Value.Key, Encoding.UTF8.GetBytes(of)));
    }
}
