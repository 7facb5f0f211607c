using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Waiting;
using Xunit;

namespace ExchangeHub.IntegrationTests.Infrastructure;

/// <summary>Each fault is what it claims to be, seen from the two ends of a line with an echo behind it.</summary>
public sealed class FaultProxyTests : IAsyncLifetime
{
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300);

    private readonly TcpListener echo = new(IPAddress.Loopback, 0);
    private FaultProxy proxy = null!;
    private Task serving = Task.CompletedTask;

    public ValueTask InitializeAsync()
    {
        echo.Start();
        serving = ServeAsync();
        proxy = new FaultProxy(((IPEndPoint)echo.LocalEndpoint).Port);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        echo.Dispose();
        await serving;
    }

    [Fact]
    public async Task A_healthy_line_carries_everything_both_ways()
    {
        using var caller = await ConnectAsync();
        var sent = new byte[300_000];
        Random.Shared.NextBytes(sent);

        var sending = caller.SendAsync(sent, TestContext.Current.CancellationToken);
        Assert.Equal(sent, await ReceiveAsync(caller, sent.Length));
        await sending;
    }

    [Fact]
    public async Task A_late_line_is_late_and_a_narrow_one_narrow()
    {
        using var caller = await ConnectAsync();
        proxy.Delay(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(1));

        // Both ways; a timer may be a tick early.
        Assert.True(await RoundTripAsync(caller, bytes: 1) >= TimeSpan.FromMilliseconds(380));

        proxy.Heal();
        proxy.Throttle(bytesPerSecond: 40_000);

        // One way: what comes in pieces is on its way back while the rest is still on its way there.
        Assert.True(await RoundTripAsync(caller, bytes: 8_000) >= TimeSpan.FromMilliseconds(190));
    }

    [Fact]
    public async Task A_cut_resets_what_stands_and_takes_what_comes()
    {
        using var caller = await ConnectAsync();
        await RoundTripAsync(caller, bytes: 1);

        proxy.Cut();

        await IsResetAsync(caller);
        using var again = await ConnectAsync();
        await RoundTripAsync(again, bytes: 1);
        Assert.Equal(1, proxy.CutConnections);
    }

    [Fact]
    public async Task A_silent_line_stays_connected_answers_nothing_and_is_reset_when_it_heals()
    {
        using var caller = await ConnectAsync();
        await RoundTripAsync(caller, bytes: 1);

        proxy.Silence();

        using var newcomer = await ConnectAsync();
        foreach (var socket in new[] { caller, newcomer })
        {
            await socket.SendAsync("?"u8.ToArray(), TestContext.Current.CancellationToken);
            using var patience = new CancellationTokenSource(Silence);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await socket.ReceiveAsync(new byte[1], patience.Token));
            Assert.True(socket.Connected);
        }

        proxy.Heal();
        await IsResetAsync(caller);
        using var healthy = await ConnectAsync();
        await RoundTripAsync(healthy, bytes: 1);
    }

    [Fact]
    public async Task Refused_means_that_nobody_listens_until_it_heals()
    {
        proxy.Refuse();
        var refused = await Assert.ThrowsAsync<SocketException>(ConnectAsync);
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);

        proxy.Heal();
        using var caller = await ConnectAsync();
        await RoundTripAsync(caller, bytes: 1);
    }

    [Fact]
    public async Task A_line_is_cut_behind_the_last_byte_that_may_pass()
    {
        using var caller = await ConnectAsync();
        proxy.CutAfter(bytes: 150);

        await caller.SendAsync(new byte[100], TestContext.Current.CancellationToken);

        // A hundred there and fifty back.
        Assert.Equal(50, (await ReceiveAsync(caller, 50)).Length);
        await IsResetAsync(caller);
    }

    [Fact]
    public async Task A_target_that_is_gone_shows_as_a_reset()
    {
        echo.Stop();
        try
        {
            using var caller = await ConnectAsync();
            await IsResetAsync(caller);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The reset may come before the caller has noticed that it is connected.
        }

        await Eventually.Async(() => Task.FromResult(proxy.Connections == 0));
    }

    private async Task<Socket> ConnectAsync()
    {
        var caller = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await caller.ConnectAsync(IPAddress.Loopback, proxy.Port, TestContext.Current.CancellationToken);
        return caller;
    }

    private static async Task<TimeSpan> RoundTripAsync(Socket caller, int bytes)
    {
        var started = Stopwatch.GetTimestamp();
        await caller.SendAsync(new byte[bytes], TestContext.Current.CancellationToken);
        await ReceiveAsync(caller, bytes);
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<byte[]> ReceiveAsync(Socket caller, int bytes)
    {
        using var stream = new NetworkStream(caller);
        var received = new byte[bytes];
        await stream.ReadExactlyAsync(received, TestContext.Current.CancellationToken);
        return received;
    }

    private static async Task IsResetAsync(Socket caller)
    {
        var reset = await Assert.ThrowsAsync<SocketException>(async () => await caller.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
        Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
    }

    private async Task ServeAsync()
    {
        var callers = new List<Task>();
        try
        {
            while (true)
            {
                callers.Add(EchoAsync(await echo.AcceptSocketAsync()));
            }
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(callers);
        }
    }

    private static async Task EchoAsync(Socket caller)
    {
        using var stream = new NetworkStream(caller, ownsSocket: true);
        try
        {
            await stream.CopyToAsync(stream);
        }
        catch (IOException)
        {
            // Cut, as it should be.
        }
    }
}
