using ExchangeHub.Hub.Connections;
using Xunit;

namespace ExchangeHub.UnitTests.Hub;

public sealed class ConnectionStateTests
{
    private static readonly DateTimeOffset Now = new(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DateTimeOffset Known = Now.AddDays(-9);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(40);

    [Fact]
    public void An_adapter_is_silent_once_its_grace_is_over()
    {
        Assert.Equal(new ConnectionState("never-seen", Known), ConnectionState.OfAdapter(null, null, null, Known, Now, Grace));
        Assert.Equal(new ConnectionState("online", Now.AddHours(-1)), ConnectionState.OfAdapter(Now.AddSeconds(-40), Now.AddHours(-1), null, Known, Now, Grace));
        Assert.Equal(new ConnectionState("silent", Now.AddSeconds(-41)), ConnectionState.OfAdapter(Now.AddSeconds(-41), Now.AddHours(-1), Now.AddHours(-2), Known, Now, Grace));
    }

    [Fact]
    public void An_adapter_that_is_there_and_gets_nothing_fails()
    {
        Assert.Equal(new ConnectionState("failing", Now.AddHours(-2)), ConnectionState.OfAdapter(Now.AddSeconds(-5), Now.AddHours(-9), Now.AddHours(-2), Known, Now, Grace));
    }

    [Fact]
    public void Who_pulls_is_silent_only_while_something_waits()
    {
        var last = Now.AddMinutes(-11);

        Assert.Equal("silent", ConnectionState.OfPull(last, last, isOwed: true, Known, Now, TimeSpan.FromMinutes(10)).Name);
        Assert.Equal("online", ConnectionState.OfPull(last, last, isOwed: false, Known, Now, TimeSpan.FromMinutes(10)).Name);
        Assert.Equal("online", ConnectionState.OfPull(Now.AddMinutes(-9), last, isOwed: true, Known, Now, TimeSpan.FromMinutes(10)).Name);
        Assert.Equal("never-seen", ConnectionState.OfPull(null, null, isOwed: true, Known, Now, TimeSpan.FromMinutes(10)).Name);
    }
}
