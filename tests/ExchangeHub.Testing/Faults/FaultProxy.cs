using System.Net;
using System.Net.Sockets;

namespace ExchangeHub.Testing.Faults;

/// <summary>
/// A line between two programs that a test can make slow, narrow, silent or cut while both run. It listens on loopback and
/// carries every connection to its target.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Func<Uri> target;
    private readonly Lock gate = new();
    private readonly HashSet<FaultLine> lines = [];
    private Socket? listener;
    private Task accepting = Task.CompletedTask;
    private volatile LinkState state = LinkState.Healthy;
    private long cutAfter = long.MaxValue;
    private int cut;
    private long carried;
    private long withheld;

    /// <param name="target">Asked for each connection, so that a target may come back elsewhere. Only host and port count.</param>
    public FaultProxy(Func<Uri> target)
    {
        this.target = target;
        Listen();
    }

    public FaultProxy(int port)
        : this(() => new Uri($"tcp://127.0.0.1:{port}"))
    {
    }

    public int Port { get; } = FreePort.Next();

    /// <summary>Connections that stand now.</summary>
    public int Connections
    {
        get
        {
            lock (gate)
            {
                return lines.Count;
            }
        }
    }

    /// <summary>Connections that were reset so far, by whatever fault: what a test of faults counts.</summary>
    public int CutConnections => Volatile.Read(ref cut);

    /// <summary>Bytes that have passed so far.</summary>
    public long Carried => Interlocked.Read(ref carried);

    /// <summary>How often something did not pass because the line was silent.</summary>
    public long Withheld => Interlocked.Read(ref withheld);

    internal LinkState State => state;

    /// <summary>From now on each piece of data is late.</summary>
    public void Delay(TimeSpan latency, TimeSpan jitter) => state = state with { Latency = latency, Jitter = jitter };

    /// <summary>From now on only so much passes, in each direction of each connection.</summary>
    public void Throttle(int bytesPerSecond) => state = state with { BytesPerSecond = bytesPerSecond };

    /// <summary>Half-open: nobody is told anything and nothing passes any more.</summary>
    public void Silence() => state = state with { IsSilent = true };

    /// <summary>Resets what stands (RST). New connections are taken.</summary>
    public void Cut()
    {
        foreach (var line in Lines())
        {
            line.Reset();
        }
    }

    /// <summary>Resets the connection over which the given number of bytes, of all connections and directions together, is exceeded; once.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref cutAfter, bytes);

    /// <summary>Resets what stands, and refuses what comes.</summary>
    public void Refuse()
    {
        lock (gate)
        {
            listener?.Dispose();
            listener = null;
        }

        Cut();
    }

    /// <summary>As new. What stood silent is reset, as by a network that has forgotten it.</summary>
    public void Heal()
    {
        var wasSilent = state.IsSilent;
        Interlocked.Exchange(ref cutAfter, long.MaxValue);
        if (wasSilent)
        {
            Cut();
        }

        state = LinkState.Healthy;
        Listen();
    }

    public async ValueTask DisposeAsync()
    {
        Refuse();
        await accepting;
        await Task.WhenAll(Lines().Select(line => line.Ended));
    }

    /// <summary>How many of the bytes may still pass; fewer than asked for where the line is to be cut behind them.</summary>
    internal int Allow(int bytes)
    {
        Interlocked.Add(ref carried, bytes);
        var left = Interlocked.Add(ref cutAfter, -bytes);
        if (left >= 0)
        {
            return bytes;
        }

        Interlocked.Exchange(ref cutAfter, long.MaxValue);
        return (int)Math.Max(0, bytes + left);
    }

    internal void Withhold() => Interlocked.Increment(ref withheld);

    internal void CountCut() => Interlocked.Increment(ref cut);

    internal void Ended(FaultLine line)
    {
        lock (gate)
        {
            lines.Remove(line);
        }
    }

    private List<FaultLine> Lines()
    {
        lock (gate)
        {
            return [.. lines];
        }
    }

    private void Listen()
    {
        lock (gate)
        {
            if (listener is null)
            {
                listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
                listener.Bind(new IPEndPoint(IPAddress.Loopback, Port));
                listener.Listen();
                accepting = AcceptAsync(listener);
            }
        }
    }

    private async Task AcceptAsync(Socket own)
    {
        while (true)
        {
            Socket caller;
            try
            {
                caller = await own.AcceptAsync();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }

            var line = new FaultLine(this, caller, target);
            lock (gate)
            {
                lines.Add(line);
            }

            line.Begin();
        }
    }
}
