using System.Diagnostics;
using System.Globalization;
using ExchangeHub.Testing.Processes;
using Npgsql;
using Xunit;

namespace ExchangeHub.Testing.Databases;

/// <summary>A PostgreSQL cluster of a test's own, on a loopback port, that may be killed. It writes to the disk as production does.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string User = "exchangehub";

    private readonly TemporaryFolder folder = new();
    private readonly string programs;
    private readonly ServerProcess server;

    private PostgresServer(string programs, string? data)
    {
        this.programs = programs;
        Data = data ?? Path.Combine(folder.Path, "data");
        server = new ServerProcess("PostgreSQL", () => Program(
            "postgres", "-D", Data, "-p", Port.ToString(CultureInfo.InvariantCulture), "-k", folder.Path, "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=300"));
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>As <c>EXCHANGEHUB_DATABASE</c> takes it.</summary>
    public string ConnectionString => Through(Port);

    /// <summary>What it has logged.</summary>
    public string Output => server.Output;

    private string Data { get; }

    /// <summary>Makes a cluster and starts it; skips the calling test where PostgreSQL is not installed.</summary>
    /// <param name="data">Its folder, where it is to lie on a disk of its own.</param>
    public static async Task<PostgresServer> StartAsync(string? data = null)
    {
        var server = new PostgresServer(FindPrograms(), data);
        try
        {
            await server.InitializeAsync();
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same database by another port, that of a <see cref="Faults.FaultProxy"/>.</summary>
    public string Through(int port) => string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Maximum Pool Size=60");

    /// <summary>After a kill, on the same data.</summary>
    public Task StartAgainAsync() => server.StartAsync(AnswersAsync);

    public Task KillAsync() => server.KillAsync();

    public async ValueTask DisposeAsync()
    {
        await server.KillAsync();
        folder.Dispose();
    }

    private static string FindPrograms()
    {
        var folders = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")) : [];
        var found = folders.Append("/usr/local/bin").Append("/opt/homebrew/bin").FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));
        if (found is null)
        {
            Infra.Missing("PostgreSQL is not installed; './hub test' installs it");
        }

        return found;
    }

    private async Task InitializeAsync()
    {
        Directory.CreateDirectory(Data);
        if (Environment.IsPrivilegedProcess)
        {
            // PostgreSQL refuses to run as root.
            await RunAsync(new ProcessStartInfo("chown", ["-R", "postgres", folder.Path, Data]));
            await RunAsync(new ProcessStartInfo("chmod", ["a+x", Path.GetDirectoryName(Data)!]));
        }

        await RunAsync(Program("initdb", "-D", Data, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale"));
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private ProcessStartInfo Program(string name, params string[] arguments)
    {
        var program = Path.Combine(programs, name);
        // setpriv becomes the program, so that who is killed and who is waited for is the server itself.
        return Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]) { WorkingDirectory = folder.Path }
            : new ProcessStartInfo(program, arguments) { WorkingDirectory = folder.Path };
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName} failed: {await output}{await errors}");
    }
}
