using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Xunit;

namespace ExchangeHub.Testing.Processes;

/// <summary>A server program that a test starts for itself, kills and starts again on the same data.</summary>
public sealed class ServerProcess(string name, Func<ProcessStartInfo> start)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly StringBuilder output = new();
    private Process? process;

    public bool IsRunning => process is { HasExited: false };

    /// <summary>Everything it has printed.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    public async Task StartAsync(Func<Task<bool>> isReady)
    {
        var info = start();
        (info.RedirectStandardOutput, info.RedirectStandardError, info.RedirectStandardInput) = (true, true, true);
        process = Process.Start(info)!;
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var began = Stopwatch.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (!await isReady())
        {
            Assert.True(IsRunning, $"{name} ended by itself. It printed:\n{Output}");
            Assert.True(Stopwatch.GetElapsedTime(began) < Limit, $"{name} was not ready within {Limit.TotalSeconds:0} s. It printed:\n{Output}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>SIGKILL to it and to everything it has started: no goodbye, as in a power cut.</summary>
    public async Task KillAsync()
    {
        if (process is { } running)
        {
            running.Kill(entireProcessTree: true);
            await running.WaitForExitAsync(CancellationToken.None);
            running.Dispose();
            process = null;
        }
    }

    /// <summary>True where somebody listens.</summary>
    public static async Task<bool> ListensAsync(int port)
    {
        using var probe = new TcpClient();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
