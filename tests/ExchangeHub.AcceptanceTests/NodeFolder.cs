using System.Diagnostics;
using ExchangeHub.Testing;
using Xunit;

namespace ExchangeHub.AcceptanceTests;

/// <summary>Node scripts with their packages, in a folder of their own: a checkout with installed packages would look changed to the build.</summary>
internal sealed class NodeFolder : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public string Path => folder.Path;

    /// <param name="scripts">Folder of this project with scripts, package.json and package-lock.json.</param>
    public static async Task<NodeFolder> InstallAsync(string scripts)
    {
        var made = new NodeFolder();
        foreach (var file in Directory.EnumerateFiles(Checkout.Path("tests", "ExchangeHub.AcceptanceTests", scripts)).Where(file => !file.EndsWith(".cs", StringComparison.Ordinal)))
        {
            File.Copy(file, System.IO.Path.Combine(made.Path, System.IO.Path.GetFileName(file)));
        }

        try
        {
            var (exitCode, output) = await made.RunAsync("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            if (exitCode != 0)
            {
                Infra.Missing($"npm ci failed: {output}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Infra.Missing("Node.js is not installed");
        }

        return made;
    }

    public async Task<(int ExitCode, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Path, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    public void Dispose() => folder.Dispose();
}
