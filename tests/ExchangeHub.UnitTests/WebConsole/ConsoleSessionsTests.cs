using System.Security.Claims;
using ExchangeHub.WebConsole;
using ExchangeHub.WebConsole.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ExchangeHub.UnitTests.WebConsole;

public sealed class ConsoleSessionsTests
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);

    private readonly FakeTimeProvider clock = new();
    private readonly ConsoleSessions sessions;
    private readonly List<string> ended = [];

    public ConsoleSessionsTests()
    {
        sessions = new ConsoleSessions(Options.Create(new ConsoleOptions { IdleTimeout = Idle }), clock);
        sessions.Ended += ended.Add;
    }

    [Fact]
    public async Task It_ends_where_nobody_clicks_although_its_page_goes_on_asking()
    {
        var (id, _) = await SignedInAsync();
        clock.Advance(Idle - TimeSpan.FromSeconds(1));
        Assert.NotNull(sessions.Find(id));

        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(sessions.Find(id));
        Assert.Equal([id], ended);
    }

    [Fact]
    public async Task A_click_or_another_page_keeps_it()
    {
        var (id, user) = await SignedInAsync();
        clock.Advance(Idle - TimeSpan.FromSeconds(1));
        sessions.Touch(user);
        clock.Advance(Idle - TimeSpan.FromSeconds(1));
        Assert.NotNull(await sessions.RetrieveAsync(id));
        clock.Advance(Idle - TimeSpan.FromSeconds(1));

        Assert.NotNull(sessions.Find(user));
    }

    [Fact]
    public async Task Who_never_signs_out_is_forgotten_when_somebody_else_signs_in()
    {
        var (old, _) = await SignedInAsync();
        clock.Advance(Idle);

        await SignedInAsync();
        Assert.Equal([old], ended);
    }

    [Fact]
    public async Task An_id_that_was_given_to_nobody_opens_nothing()
    {
        var (id, _) = await SignedInAsync();

        Assert.Equal(43, id.Length);
        Assert.Null(await sessions.RetrieveAsync(id[..^1]));
        Assert.Null(sessions.Find(new ClaimsPrincipal()));
    }

    private async Task<(string Id, ClaimsPrincipal User)> SignedInAsync()
    {
        var user = new ClaimsPrincipal(new ClaimsIdentity("test"));
        return (await sessions.StoreAsync(new AuthenticationTicket(user, "console")), user);
    }
}
