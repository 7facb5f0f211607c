using System.Net;
using ExchangeHub.Client;
using ExchangeHub.Contracts;
using Xunit;

namespace ExchangeHub.UnitTests.Client;

public sealed class PublishTests : ClientFixture
{
    [Fact]
    public async Task A_long_list_goes_in_requests_of_a_thousand_and_its_results_come_in_order()
    {
        Hub.Answer = HubStub.Accept;

        var results = await Client.PublishAsync(Enumerable.Range(0, 2_500).Select(number => EventOf(number)), Cancellation);

        Assert.Equal([1_000, 1_000, 500], Hub.Calls.Select(call => call.Json.AsArray().Count));
        Assert.Equal(Enumerable.Range(0, 2_500).Select(number => $"row-{number}"), results.Select(result => result.Id));
    }

    [Fact]
    public async Task Large_events_are_not_gathered_into_a_request_the_hub_would_not_read()
    {
        Hub.Answer = HubStub.Accept;

        await Client.PublishAsync(Enumerable.Range(0, 5).Select(number => EventOf(number, new string('长', 600_000))), Cancellation);

        Assert.All(Hub.Calls, call => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(call.Body), 1, 5_000_000));
        Assert.Equal(5, Hub.Calls.Sum(call => call.Json.AsArray().Count));
    }

    [Fact]
    public async Task Nothing_to_publish_asks_nothing()
    {
        Assert.Empty(await Client.PublishAsync([], Cancellation));
        Assert.Empty(Hub.Calls);
    }

    [Fact]
    public async Task A_batch_that_is_rejected_whole_is_an_answer_for_each_event()
    {
        var rejected = new EventResult { Id = "row-1", Status = EventStatus.Rejected, Errors = [new Finding(RejectionCode.MissingField, "data.postName", "Missing.")] };
        Hub.Answer = _ => HubStub.Json(HttpStatusCode.UnprocessableEntity, new { accepted = 0, duplicate = 0, rejected = 1, results = new[] { rejected } });

        var result = Assert.Single(await Client.PublishAsync([EventOf(1)], Cancellation));

        Assert.Equal((EventStatus.Rejected, RejectionCode.MissingField), (result.Status, Assert.Single(result.Errors).Code));
        Assert.False(result.IsForLater());
    }

    [Fact]
    public async Task What_the_hub_finds_too_large_is_halved_until_only_the_one_event_is_left()
    {
        Hub.Answer = asked => asked.Body.Contains("row-2", StringComparison.Ordinal)
            ? HubStub.Problem(HttpStatusCode.RequestEntityTooLarge, RejectionCode.BodyTooLarge, new Finding(RejectionCode.BodyTooLarge, "", "At most 65536 bytes."))
            : HubStub.Accept(asked);

        var results = await Client.PublishAsync(Enumerable.Range(0, 5).Select(number => EventOf(number)), Cancellation);

        Assert.Equal(["row-0", "row-1", "row-2", "row-3", "row-4"], results.Select(result => result.Id));
        Assert.Equal(["row-2"], results.Where(result => result.Status == EventStatus.Rejected).Select(result => result.Id));
        Assert.Equal(RejectionCode.BodyTooLarge, Assert.Single(results[2].Errors).Code);
    }

    [Fact]
    public async Task A_hub_that_is_gone_for_a_moment_is_asked_again()
    {
        Hub.Answer = asked => Hub.Calls.Count < 3 ? throw new HttpRequestException("refused") : HubStub.Accept(asked);

        Assert.Single(await PassTimeAsync(Client.PublishAsync([EventOf(1)], Cancellation)));

        Assert.Equal(3, Hub.Calls.Count);
        Assert.Single(Hub.Calls.Select(call => call.Body).Distinct());
    }

    [Fact]
    public async Task What_was_answered_before_the_hub_went_away_is_not_lost()
    {
        Hub.Answer = asked => asked.Body.Contains("\"row-0\"", StringComparison.Ordinal) ? HubStub.Accept(asked) : new HttpResponseMessage(HttpStatusCode.BadGateway);

        var lost = await Assert.ThrowsAsync<ExchangeHubUnavailableException>(
            () => PassTimeAsync(Client.PublishAsync(Enumerable.Range(0, 1_500).Select(number => EventOf(number)), Cancellation)));

        Assert.Equal(1_000, lost.Answered.Count);
        Assert.Equal(HttpStatusCode.BadGateway, lost.Status);
        Assert.Equal(1 + 3, Hub.Calls.Count);
    }

    [Theory]
    [InlineData("<html>维护中</html>")]
    [InlineData("{}")]
    [InlineData("""{"results":[]}""")]
    [InlineData("""{"results":[{"id":"row-1"}]}""")]
    public async Task An_answer_that_does_not_answer_for_each_event_answers_for_none(string body)
    {
        Hub.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body) };

        var lost = await Assert.ThrowsAsync<ExchangeHubUnavailableException>(() => PassTimeAsync(Client.PublishAsync([EventOf(1)], Cancellation)));

        Assert.Equal("unexpected-answer", lost.Code);
        Assert.Empty(lost.Answered);
    }

    [Fact]
    public async Task An_event_the_hub_cannot_take_just_now_is_told_from_one_it_will_not_take()
    {
        Hub.Answer = _ => HubStub.Json(HttpStatusCode.UnprocessableEntity, new
        {
            results = new[] { new EventResult { Id = "row-1", Status = EventStatus.Rejected, Errors = [new Finding(RejectionCode.Unavailable, "", "Later.")] } },
        });

        Assert.True(Assert.Single(await Client.PublishAsync([EventOf(1)], Cancellation)).IsForLater());
    }
}
