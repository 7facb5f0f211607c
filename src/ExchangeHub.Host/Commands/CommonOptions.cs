using System.CommandLine;
using ExchangeHub.Host.Settings;

namespace ExchangeHub.Host.Commands;

internal static class CommonOptions
{
    public static Option<string?> Data { get; } = new("--data") { Description = "数据目录 folder of the database and keys (EXCHANGEHUB_DATA, ./data)" };

    public static Option<bool> Json { get; } = new("--json") { Description = "标准输出只含 JSON print nothing but JSON" };

    /// <summary>The settings of a command that works beside a running hub; null after telling what is wrong with them.</summary>
    public static HostSettings? ReadSettings(string? data) => ReadSettings(new UpOptions(data, null, null, NoSandbox: false));

    public static HostSettings? ReadSettings(UpOptions options)
    {
        var (settings, problems) = HostSettings.Read(HubHost.Configuration(), options);
        Tell(problems);
        return problems.Count == 0 ? settings : null;
    }

    /// <summary>False after telling that there is none: keys made beside the hub would sign what no hub takes.</summary>
    public static bool HasSigningKey(HostSettings settings)
    {
        if (Directory.Exists(settings.KeyFolder) && Directory.GetFiles(settings.KeyFolder, "signing-*.pem").Length > 0)
        {
            return true;
        }

        Tell(["密钥目录中没有签名密钥（EXCHANGEHUB_KEYS）。 The key folder holds no signing key."]);
        return false;
    }

    public static void Tell(IReadOnlyList<string> problems)
    {
        foreach (var problem in problems)
        {
            Console.Error.WriteLine(problem);
        }
    }
}
