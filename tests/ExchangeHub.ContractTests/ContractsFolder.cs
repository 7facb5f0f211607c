using System.Runtime.CompilerServices;

namespace ExchangeHub.ContractTests;

/// <summary>The folder <c>contracts/</c> of this checkout.</summary>
internal static class ContractsFolder
{
    public static string Path { get; } = Find();

    public static string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string Find([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "ExchangeHub.sln")))
        {
            folder = folder.Parent;
        }

        var root = folder?.FullName ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "..", "..");
        return System.IO.Path.Combine(root, "contracts");
    }
}
