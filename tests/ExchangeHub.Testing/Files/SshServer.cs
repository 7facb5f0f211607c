using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace ExchangeHub.Testing.Files;

/// <summary>A real OpenSSH server on a loopback port, an ordinary process with keys and settings of its own, that serves SFTP and nothing else.</summary>
public sealed class SshServer : IAsyncLifetime
{
    private const string Missing = "sshd is not installed; './hub test' installs it";

    private static readonly string? Program = new[] { "/usr/sbin/sshd", "/usr/local/sbin/sshd", "/opt/homebrew/sbin/sshd" }.FirstOrDefault(File.Exists);

    private readonly TemporaryFolder folder = new();
    private Process? server;

    public int Port { get; private set; }

    /// <summary>As <c>ssh-keygen -l</c> prints it.</summary>
    public string HostKey { get; private set; } = "";

    public static string User => Environment.UserName;

    public string KeyFile => At("user");

    /// <summary>Skips the calling test where there is no server.</summary>
    public static void Require()
    {
        if (Program is null)
        {
            Infra.Missing(Missing);
        }
    }

    public async ValueTask InitializeAsync()
    {
        if (Program is null)
        {
            return;
        }

        foreach (var key in new[] { "host", "user", "stranger" })
        {
            await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", At(key));
        }

        HostKey = (await RunAsync("ssh-keygen", "-lf", At("host.pub"))).Split(' ')[1];
        Port = FreePort();
        File.Copy(At("user.pub"), At("authorized_keys"));
        await File.WriteAllTextAsync(At("config"), $"""
            Port {Port.ToString(CultureInfo.InvariantCulture)}
            ListenAddress 127.0.0.1
            HostKey {At("host")}
            PidFile none
            AuthorizedKeysFile {At("authorized_keys")}
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            UsePAM no
            StrictModes no
            PermitRootLogin yes
            ForceCommand internal-sftp
            Subsystem sftp internal-sftp
            """);
        await StartAsync();
    }

    public async Task StartAsync()
    {
        if (Environment.IsPrivilegedProcess)
        {
            // Where a server started by the system would find it.
            Directory.CreateDirectory("/run/sshd");
        }

        var listening = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        server = new Process
        {
            StartInfo = new ProcessStartInfo(Program!, ["-D", "-e", "-f", At("config")]) { RedirectStandardError = true }, EnableRaisingEvents = true,
        };
        server.ErrorDataReceived += (_, line) => _ = line.Data?.Contains("Server listening", StringComparison.Ordinal) == true && listening.TrySetResult(true);
        server.Exited += (_, _) => listening.TrySetResult(false);
        server.Start();
        server.BeginErrorReadLine();
        Assert.True(await listening.Task, "sshd did not start.");
    }

    /// <summary>Ends the server and every session it has.</summary>
    public async Task StopAsync()
    {
        if (server is not null)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
            server = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Dispose();
    }

    public string StrangersKeyFile => At("stranger");

    private string At(string name) => Path.Combine(folder.Path, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} failed.");
        return output;
    }
}
