using System.Net;
using System.Net.Http.Headers;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

public sealed class RetryTests : ClientFixture
{
    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task The_hub_is_not_asked_again_before_the_time_it_names(HttpStatusCode status)
    {
        Hub.Answer = asked => Hub.Calls.Count == 1 ? Later(status, TimeSpan.FromSeconds(20)) : HubStub.Accept(asked);

        await PassTimeAsync(Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal(2, Hub.Calls.Count);
        Assert.True(Hub.Calls[1].At - Hub.Calls[0].At >= TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_date_to_wait_for_is_honoured_as_well()
    {
        var until = Clock.GetUtcNow().AddSeconds(15);
        Hub.Answer = asked =>
        {
            var later = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
            later.Headers.RetryAfter = new RetryConditionHeaderValue(until);
            return Hub.Calls.Count == 1 ? later : HubStub.Accept(asked);
        };

        await PassTimeAsync(Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.True(Hub.Calls[1].At >= until);
    }

    [Fact]
    public async Task A_hub_that_wants_to_be_left_alone_for_long_leaves_the_waiting_to_the_caller()
    {
        Hub.Answer = _ => Later(HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(10));

        var lost = await Assert.ThrowsAsync<ExchangeHubUnavailableException>(() => Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal(TimeSpan.FromMinutes(10), lost.RetryAfter);
        Assert.Single(Hub.Calls);
    }

    [Fact]
    public async Task A_caller_that_repeats_by_itself_is_told_at_once()
    {
        using var once = NewClient(attempts: 1);
        Hub.Answer = _ => throw new HttpRequestException("refused");

        await Assert.ThrowsAsync<ExchangeHubUnavailableException>(() => once.PublishAsync([EventOf(1)], Cancellation));

        Assert.Single(Hub.Calls);
    }

    [Fact]
    public async Task A_refusal_is_not_asked_again_and_says_code_and_field_but_no_value()
    {
        Hub.Answer = asked => HubStub.Problem(
            HttpStatusCode.Forbidden, RejectionCode.SubscriberNotEntitled, new Finding(RejectionCode.SubscriberNotEntitled, "types[0]", "Not among its subscribers."));

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(() => Client.FindOrCreateSubscriptionAsync(["exchangehub.personnel.*"], "430700", Cancellation));

        Assert.Equal((RejectionCode.SubscriberNotEntitled, HttpStatusCode.Forbidden), (refused.Code, refused.Status));
        Assert.Equal("The hub answered 403 subscriber-not-entitled: types[0] (subscriber-not-entitled).", refused.Message);
        Assert.Single(Hub.Calls);
    }

    [Fact]
    public async Task Whatever_stands_between_client_and_hub_nothing_of_an_answer_gets_into_the_exception()
    {
        var one = EventOf(7);
        var person = one.Data.GetProperty("nationalId").GetString()!;
        Hub.Answer = asked => new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent($"<p>blocked: {asked.Body}</p>") };

        var refused = await Assert.ThrowsAsync<ExchangeHubException>(() => Client.PublishAsync([one], Cancellation));

        Assert.Equal("http-400", refused.Code);
        Assert.DoesNotContain(person, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_and_not_unknown()
    {
        using var stop = new CancellationTokenSource();
        Hub.Answer = _ =>
        {
            stop.Cancel();
            throw new HttpRequestException("refused");
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.PublishAsync([EventOf(1)], stop.Token));

        Assert.Single(Hub.Calls);
    }

    private static HttpResponseMessage Later(HttpStatusCode status, TimeSpan wait)
    {
        var later = HubStub.Problem(status, RejectionCode.Unavailable);
        later.Headers.RetryAfter = new RetryConditionHeaderValue(wait);
        return later;
    }
}
