using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.Benchmarks.Running;

/// <summary>A server in a process of its own, as in life; gone with this object.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process process;

    private ServerProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Processor time it has used: what a busy machine does not distort.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>What it holds of the machine's memory.</summary>
    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    /// <summary>A part of this benchmark: <c>serve ROLE URL …</c>.</summary>
    public static Task<ServerProcess> ServeAsync(string role, CancellationToken cancellationToken, params string[] rest)
    {
        var address = FreeAddress();
        return StartAsync([typeof(ServerProcess).Assembly.Location, "serve", role, address.ToString(), .. rest], address, "/", new Dictionary<string, string>(), cancellationToken);
    }

    public static async Task<ServerProcess> StartAsync(
        string[] arguments, Uri address, string readyPath, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        var errors = new List<string>();
        process.ErrorDataReceived += (_, line) => errors.Add(line.Data ?? "");
        process.BeginErrorReadLine();
        var server = new ServerProcess(process, address);
        if (!await server.IsReadyAsync(new Uri(address, readyPath), cancellationToken))
        {
            await server.DisposeAsync();
            throw new InvalidOperationException($"A server did not start: {string.Join('\n', errors.TakeLast(10))}");
        }

        return server;
    }

    public static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    private async Task<bool> IsReadyAsync(Uri ready, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        var began = Stopwatch.GetTimestamp();
        while (!process.HasExited && Stopwatch.GetElapsedTime(began) < Patience && await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                using var answer = await http.GetAsync(ready, cancellationToken);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It is starting.
            }
        }

        return false;
    }
}
