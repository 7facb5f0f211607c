using ExchangeHub.Testing.Waiting;
using Xunit;
using Xunit.Sdk;

namespace ExchangeHub.UnitTests.Testing;

public sealed class EventuallyTests
{
    [Fact]
    public async Task Asks_until_the_fact_holds()
    {
        var asked = 0;

        await Eventually.Async(() => Task.FromResult(++asked == 3));

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Fails_at_the_deadline_and_shows_the_last_answer()
    {
        var failure = await Assert.ThrowsAsync<FailException>(() => Eventually.Async(
            () => Task.FromResult("still open"), answer => answer == "closed", TimeSpan.FromMilliseconds(60)));

        Assert.Contains("answer == \"closed\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("still open", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_a_refused_connection_as_no_answer_yet()
    {
        var asked = 0;

        await Eventually.Async(() => ++asked == 1 ? throw new HttpRequestException("refused") : Task.FromResult(true));

        Assert.Equal(2, asked);
    }
}
