using ExchangeHub.Adapters.Exchange.Store;
using ExchangeHub.Contracts;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Adapters;

public sealed class LoopGuardTests : IDisposable
{
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private readonly LoopGuard guard;

    public LoopGuardTests() => guard = new LoopGuard(new AdapterStore(folder.Path, "hr"), new byte[32], clock);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_row_that_names_the_order_it_follows_from_is_an_echo_if_it_says_the_same_kind_of_thing()
    {
        guard.Remember([new(Guid.CreateVersion7(), "e1", PostChanged, Content: null)]);

        Assert.True(guard.IsEcho(Row("r1", PostChanged, cause: "e1"), content: null));
        Assert.False(guard.IsEcho(Row("r2", "exchangehub.payroll.salary-basis-changed.v1", cause: "e1"), content: null));
        Assert.False(guard.IsEcho(Row("r3", PostChanged, cause: "e2"), content: null));
    }

    [Fact]
    public void From_a_system_that_names_no_cause_one_row_with_the_same_content_is_an_echo_and_the_next_is_news()
    {
        guard.Remember([new(Guid.CreateVersion7(), "e1", PostChanged, "someone|0142")]);

        Assert.False(guard.IsEcho(Row("r0", PostChanged), "someone|0141"));
        Assert.True(guard.IsEcho(Row("r1", PostChanged), "someone|0142"));
        Assert.True(guard.IsEcho(Row("r1", PostChanged), "someone|0142"));
        Assert.False(guard.IsEcho(Row("r2", PostChanged), "someone|0142"));
    }

    [Fact]
    public void Two_orders_of_the_same_content_have_an_echo_each()
    {
        guard.Remember([new(Guid.CreateVersion7(), "e1", PostChanged, "someone|0142"), new(Guid.CreateVersion7(), "e2", PostChanged, "someone|0142")]);

        Assert.True(guard.IsEcho(Row("r1", PostChanged), "someone|0142"));
        Assert.True(guard.IsEcho(Row("r2", PostChanged), "someone|0142"));
        Assert.False(guard.IsEcho(Row("r3", PostChanged), "someone|0142"));
    }

    [Fact]
    public void What_the_system_refused_to_do_is_news_when_its_own_people_do_it()
    {
        var delivery = Guid.CreateVersion7();
        guard.Remember([new(delivery, "e1", PostChanged, "someone|0142")]);

        guard.Forget([delivery]);

        Assert.False(guard.IsEcho(Row("r1", PostChanged), "someone|0142"));
    }

    [Fact]
    public void An_order_of_long_ago_is_forgotten()
    {
        guard.Remember([new(Guid.CreateVersion7(), "e1", PostChanged, "someone|0142")]);
        clock.Advance(TimeSpan.FromDays(31));

        guard.Remember([new(Guid.CreateVersion7(), "e2", PostChanged, "another|0142")]);

        Assert.False(guard.IsEcho(Row("r1", PostChanged), "someone|0142"));
    }

    [Fact]
    public void Nothing_of_the_content_can_be_read_in_the_file()
    {
        guard.Remember([new(Guid.CreateVersion7(), "e1", PostChanged, "990000199001011237|0142")]);

        Assert.All(Directory.GetFiles(folder.Path), file => Assert.DoesNotContain("990000199001011237", System.Text.Encoding.Latin1.GetString(ReadShared(file)), StringComparison.Ordinal));
    }

    private static byte[] ReadShared(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static CloudEvent Row(string id, string type, string? cause = null) => new() { Id = id, Source = "/430700/hr", Type = type, CausationId = cause };
}
