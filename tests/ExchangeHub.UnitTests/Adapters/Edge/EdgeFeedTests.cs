using ExchangeHub.Adapters;
using ExchangeHub.Adapters.Exchange;
using ExchangeHub.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters.Edge;

public sealed class EdgeFeedTests
{
    [Fact]
    public async Task A_feed_one_half_of_which_stumbles_ends_whole_so_that_it_is_begun_again()
    {
        await using var rig = new EdgeRig();
        using var folder = new TemporaryFolder();
        var connector = new ScriptedSystem(_ => throw new NotSupportedException()) { Read = () => throw new IOException("The share is gone.") };
        var system = connector.Behind("finance.yaml", folder, TimeProvider.System);
        var feed = new SystemFeed(system, rig.Link, rig.Buffer, new AdapterOptions(), TimeProvider.System, NullLogger<SystemFeed>.Instance);

        await Assert.ThrowsAsync<IOException>(() => feed.RunAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
    }
}
