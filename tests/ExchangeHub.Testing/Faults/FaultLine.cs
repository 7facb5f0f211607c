using System.Net.Sockets;

namespace ExchangeHub.Testing.Faults;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class FaultLine(FaultProxy proxy, Socket caller, Func<Uri> target)
{
    private const int Piece = 16 * 1024;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource end = new();
    private readonly Socket server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private int resets;

    public Task Ended { get; private set; } = Task.CompletedTask;

    public void Begin() => Ended = CarryAsync();

    /// <summary>Ends it with RST on both sides.</summary>
    public void Reset()
    {
        // Before either end hears of it.
        if (Interlocked.Exchange(ref resets, 1) == 0)
        {
            proxy.CountCut();
        }

        end.Cancel();
    }

    private async Task CarryAsync()
    {
        try
        {
            (caller.NoDelay, server.NoDelay) = (true, true);
            await UntilHeardAsync();
            await server.ConnectAsync(target().Host, target().Port, end.Token);
            await Task.WhenAll(PumpAsync(caller, server), PumpAsync(server, caller));
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException or HttpRequestException or InvalidOperationException)
        {
            // Cut, broken by one of the two ends, or a target that is not there: the other end is told by a reset.
            (caller.LingerState, server.LingerState) = (new LingerOption(true, 0), new LingerOption(true, 0));
        }
        finally
        {
            caller.Dispose();
            server.Dispose();
            proxy.Ended(this);
        }
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        try
        {
            var buffer = new byte[Piece];
            int read;
            while ((read = await from.ReceiveAsync(buffer, end.Token)) > 0)
            {
                await Task.Delay(proxy.State.TimeFor(read), end.Token);
                await UntilHeardAsync();
                var allowed = proxy.Allow(read);
                await SendAsync(to, buffer.AsMemory(0, allowed));
                if (allowed < read)
                {
                    Reset();
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch
        {
            await end.CancelAsync();
            throw;
        }
    }

    private async Task SendAsync(Socket to, ReadOnlyMemory<byte> data)
    {
        while (data.Length > 0)
        {
            data = data[await to.SendAsync(data, end.Token)..];
        }
    }

    // While the line is silent what was read stays here, and the sender's own buffers fill up behind it.
    private async Task UntilHeardAsync()
    {
        if (proxy.State.IsSilent)
        {
            proxy.Withhold();
        }

        while (proxy.State.IsSilent)
        {
            await Task.Delay(Look, end.Token);
        }

        end.Token.ThrowIfCancellationRequested();
    }
}
