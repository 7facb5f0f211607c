using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Gateway.Keys;
using ExchangeHub.Testing;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.Gateway;

public sealed class MessageKeysTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 4, 1, 9, 0, 0, TimeSpan.FromHours(8)));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_first_is_made_when_it_is_asked_for_and_is_the_same_for_every_node()
    {
        var (id, point) = Node().Newest();

        Assert.Equal(id, Node().Newest().Id);
        Assert.Equal(point.X, Node().Find(id)!.Value.Q.X);
        Assert.NotNull(Node().Find(id)!.Value.D);
    }

    [Fact]
    public void A_new_one_is_published_at_once_and_the_old_one_opens_for_a_month()
    {
        var keys = Node();
        var old = keys.Newest().Id;
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Null(keys.Rotate(TimeSpan.FromDays(2)));

        var made = keys.Rotate();
        Assert.Equal(made, Node().Newest().Id);
        clock.Advance(MessageKeys.Kept);
        keys.DeleteRetired();
        Assert.NotNull(Node().Find(old));

        clock.Advance(TimeSpan.FromMinutes(1));
        keys.DeleteRetired();
        Assert.Null(keys.Find(old));
        Assert.NotNull(keys.Find(made!));
    }

    [Fact]
    public void Where_nobody_has_asked_for_one_none_is_made_by_the_clock() => Assert.Null(Node().Rotate(TimeSpan.FromDays(1)));

    [Theory]
    [InlineData("")]
    [InlineData("../console-client")]
    [InlineData("nobody")]
    [InlineData("*")]
    public void A_name_from_outside_opens_no_other_file(string id)
    {
        _ = Node().Newest();

        Assert.Null(Node().Find(id));
    }

    private MessageKeys Node() => new(new KeyFolder(Path.Combine(folder.Path, "keys")), clock);
}
