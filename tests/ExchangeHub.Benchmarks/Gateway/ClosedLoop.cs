using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace ExchangeHub.Benchmarks.Gateway;

/// <summary>So many connections, each asking again as soon as it was answered. Bare sockets: what the asking costs is taken from what is measured.</summary>
internal static class ClosedLoop
{
    /// <summary>Answered requests a second.</summary>
    public static async Task<double> RunAsync(Uri address, string? token, int connections, TimeSpan duration)
    {
        var request = Encoding.ASCII.GetBytes(
            $"GET {address.PathAndQuery} HTTP/1.1\r\nHost: {address.Authority}\r\n{(token is null ? "" : $"Authorization: Bearer {token}\r\n")}Accept: application/json\r\n\r\n");
        var began = Stopwatch.GetTimestamp();
        var answered = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => AskAsync(address, request, began, duration)));
        return answered.Sum() / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<long> AskAsync(Uri address, byte[] request, long began, TimeSpan duration)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        var buffer = new byte[16 * 1024];
        long answered = 0;
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            await socket.SendAsync(request);
            await ReadAnswerAsync(socket, buffer);
            answered++;
        }

        return answered;
    }

    private static async Task ReadAnswerAsync(Socket socket, byte[] buffer)
    {
        var (read, length) = (0, int.MaxValue);
        while (read < length)
        {
            var more = await socket.ReceiveAsync(buffer.AsMemory(read));
            if (more == 0)
            {
                throw new IOException($"The connection ended early: {Encoding.UTF8.GetString(buffer, 0, read)}");
            }

            read += more;
            if (length == int.MaxValue && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) is var head && head >= 0)
            {
                length = head + 4 + LengthOf(buffer.AsSpan(0, head));
            }
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> head)
    {
        if (!head.StartsWith("HTTP/1.1 200"u8) || head.IndexOf("Content-Length: "u8) is not (>= 0 and var at))
        {
            throw new IOException($"Not the answer that is measured: {Encoding.UTF8.GetString(head)}");
        }

        var digits = head[(at + 16)..];
        var end = digits.IndexOf((byte)'\r');
        return int.Parse(end < 0 ? digits : digits[..end], System.Globalization.CultureInfo.InvariantCulture);
    }
}
