using System.Net;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

public sealed class TokenTests : ClientFixture
{
    public TokenTests() => Hub.Answer = HubStub.Accept;

    [Fact]
    public async Task A_token_serves_until_shortly_before_its_end()
    {
        await Client.PublishAsync([EventOf(1)], Cancellation);
        Clock.Advance(TimeSpan.FromSeconds(239));
        await Client.PublishAsync([EventOf(2)], Cancellation);
        Assert.Single(Hub.Tokens);

        Clock.Advance(TimeSpan.FromSeconds(2));
        await Client.PublishAsync([EventOf(3)], Cancellation);

        Assert.Equal(["token-1", "token-1", "token-2"], Hub.Calls.Select(call => call.Token));
    }

    [Fact]
    public async Task Many_callers_at_once_ask_for_one_token()
    {
        var answered = new TaskCompletionSource();
        Hub.AnswerToken = async _ =>
        {
            await answered.Task;
            return null;
        };
        var calls = Enumerable.Range(0, 20).Select(number => Client.PublishAsync([EventOf(number)], Cancellation)).ToList();

        answered.SetResult();
        await Task.WhenAll(calls);

        Assert.Single(Hub.Tokens);
        Assert.Equal(20, Hub.Calls.Count);
    }

    [Fact]
    public async Task A_token_the_hub_no_longer_takes_is_renewed_once()
    {
        Hub.Answer = asked => asked.Token == "token-1" ? HubStub.Problem(HttpStatusCode.Unauthorized, RejectionCode.Unauthenticated) : HubStub.Accept(asked);

        Assert.Single(await Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal(["token-1", "token-2"], Hub.Calls.Select(call => call.Token));
    }

    [Fact]
    public async Task A_client_the_hub_does_not_let_in_is_told_so_and_does_not_try_for_ever()
    {
        Hub.Answer = _ => HubStub.Problem(HttpStatusCode.Unauthorized, RejectionCode.Unauthenticated);

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(() => Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal(RejectionCode.Unauthenticated, refused.Code);
        Assert.Equal((2, 2), (Hub.Tokens.Count, Hub.Calls.Count));
    }

    [Fact]
    public async Task A_wrong_secret_is_an_answer()
    {
        Hub.AnswerToken = _ => Task.FromResult<HttpResponseMessage?>(
            HubStub.Json(HttpStatusCode.Unauthorized, new { error = "invalid_client", error_description = "The client credentials are not valid." }));

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(() => Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal("invalid_client", refused.Code);
        Assert.Equal("The client credentials are not valid.", Assert.Single(refused.Errors).Detail);
        Assert.Single(Hub.Tokens);
    }

    [Fact]
    public async Task A_token_endpoint_that_is_gone_for_a_moment_is_asked_again()
    {
        Hub.AnswerToken = _ => Task.FromResult(Hub.Tokens.Count == 1 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : null);

        Assert.Single(await PassTimeAsync(Client.PublishAsync([EventOf(1)], Cancellation)));
    }

    [Theory]
    [InlineData("http://hub.example")]
    [InlineData("http://10.1.2.3:8080")]
    [InlineData("http://localhost.example")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://user@hub.example")]
    public void An_address_that_would_carry_tokens_in_the_clear_is_refused(string hub) =>
        Assert.Throws<ArgumentException>(() => new ExchangeHubClient(new ExchangeHubOptions { Hub = new Uri(hub), ClientId = "c", ClientSecret = "s" }));

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://[::1]:8080")]
    [InlineData("http://localhost")]
    [InlineData("https://hub.example/prefix")]
    public void This_machine_and_https_are_taken(string hub)
    {
        using var taken = new ExchangeHubClient(new ExchangeHubOptions { Hub = new Uri(hub), ClientId = "c", ClientSecret = "s" });
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var wrong = Assert.Throws<ArgumentException>(
            () => new ExchangeHubClient(new ExchangeHubOptions { Hub = new Uri("http://hub.example"), ClientId = " ", ClientSecret = "s", PrivateKey = "k" }));

        Assert.All(["must be https", "ClientId is missing", "Give one of"], part => Assert.Contains(part, wrong.Message, StringComparison.Ordinal));
    }
}
