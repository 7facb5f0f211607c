using ExchangeHub.Contracts;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Exchange;

/// <summary>From the subscription to the outcome, as a department lives it that has the hub call its own system.</summary>
public abstract class When_a_system_takes_webhooks(RunningHub hub)
{
    private const string PostChanged = "exchangehub.personnel.post-changed.v1";

    [Fact]
    public async Task It_is_told_its_secret_once_tries_its_receiver_and_gets_signed_events_that_it_answers()
    {
        var (organization, finance) = (await hub.Organization, await hub.Finance);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Json(http, """{"stage":"completed","businessNo":"工资变动2026-0413"}""");
        var made = await SubscribeAsync(finance, receiver.Endpoint);
        made.EnsureSuccess();
        var (path, secret) = ($"v1/subscriptions/{made.Body.Text("id")}", made.Body.Text("secret")!);

        var test = (await finance.PostAsync($"{path}/test", new { })).Body;
        Assert.True(test.GetProperty("ok").GetBoolean(), test.GetRawText());
        Assert.True(Assert.Single(receiver.Calls).IsSignedWith(secret, DateTimeOffset.FromUnixTimeSeconds(long.Parse(receiver.Calls.First().Timestamp))));

        var shown = (await finance.GetAsync(path)).Body;
        Assert.Equal(("webhook", receiver.Endpoint, null), (shown.Text("channel"), shown.Text("endpoint"), shown.Text("secret")));
        Assert.DoesNotContain(secret, (await finance.GetAsync("v1/subscriptions")).Text, StringComparison.Ordinal);

        var person = RunningHub.Somebody();
        var sequence = (await organization.PublishAsync(Events.PostChanged(person))).Sequence();
        var trace = await Eventually.Async(
            async () => (await organization.TraceAsync(sequence)).Body,
            body => body.List("deliveries").Any(delivery => (delivery.Text("channel"), delivery.Text("state")) == ("webhook", "completed")));
        Assert.DoesNotContain(person.NationalId, trace.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(person.NationalId, receiver.Calls.Single(call => call.Event.Text("type") == PostChanged
            && call.Event.GetProperty("data").Text("nationalId") == person.NationalId).Event.GetProperty("data").Text("nationalId"));

        var rotated = (await finance.PostAsync($"{path}/secret", new { })).Body;
        await finance.PostAsync($"{path}/test", new { });
        var signed = receiver.Calls.Last();
        Assert.True(signed.IsSignedWith(secret, DateTimeOffset.FromUnixTimeSeconds(long.Parse(signed.Timestamp))));
        Assert.True(signed.IsSignedWith(rotated.Text("secret")!, DateTimeOffset.FromUnixTimeSeconds(long.Parse(signed.Timestamp))));
        Assert.DoesNotContain(secret, hub.Process.Output, StringComparison.Ordinal);
        await finance.DeleteAsync(path);
    }

    [Fact]
    public async Task A_receiver_that_is_not_there_is_said_to_be_so()
    {
        var finance = await hub.Finance;
        var made = await SubscribeAsync(finance, "https://127.0.0.1:9/hook");

        var test = (await finance.PostAsync($"v1/subscriptions/{made.Body.Text("id")}/test", new { })).Body;

        Assert.Equal((false, "unavailable", "No connection."), (test.GetProperty("ok").GetBoolean(), test.Text("code"), test.Text("detail")));
        await finance.DeleteAsync($"v1/subscriptions/{made.Body.Text("id")}");
    }

    [Fact]
    public async Task Nobody_else_rotates_its_secret_or_tries_its_receiver()
    {
        var (finance, audit) = (await hub.Finance, await hub.ClientAsync(Department.Audit, Events.City, "deliveries:pull"));
        var id = (await SubscribeAsync(finance, "https://127.0.0.1:9/hook")).Body.Text("id");

        Answers.IsRefusal(await audit.PostAsync($"v1/subscriptions/{id}/secret", new { }), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await audit.PostAsync($"v1/subscriptions/{id}/test", new { }), 404, RejectionCode.NotFound);
        Answers.IsRefusal(await finance.PostAsync($"v1/subscriptions/{id}/pull", new { }), 404, RejectionCode.NotFound);
        await finance.DeleteAsync($"v1/subscriptions/{id}");
    }

    [Theory]
    [InlineData(null, RejectionCode.MissingField)]
    [InlineData("", RejectionCode.MissingField)]
    [InlineData("hook", RejectionCode.InvalidField)]
    [InlineData("javascript:alert(1)", RejectionCode.InvalidField)]
    [InlineData("https://\u0000/", RejectionCode.InvalidField)]
    [InlineData("https://hr.example/\u0000", RejectionCode.InvalidField)]
    [InlineData("https://169.254.169.254/latest/meta-data", RejectionCode.DestinationNotAllowed)]
    [InlineData("https://10.0.0.1/hook", RejectionCode.DestinationNotAllowed)]
    [InlineData("https://[::1]/hook", RejectionCode.DestinationNotAllowed)]
    [InlineData("http://10.0.0.1/hook", RejectionCode.DestinationNotAllowed)]
    [InlineData("https://no-such-name.invalid/hook", RejectionCode.DestinationNotAllowed)]
    public async Task An_endpoint_that_may_not_be_called_is_refused(string? endpoint, string code) =>
        Answers.IsRefusal(await SubscribeAsync(await hub.Finance, endpoint), 422, code, "endpoint");

    [Fact]
    public async Task An_endpoint_that_is_no_text_is_refused() => Answers.IsRefusal(
        await (await hub.Finance).PostAsync("v1/subscriptions", new { types = new[] { PostChanged }, region = Events.City, channel = "webhook", endpoint = new[] { 1 } }),
        422, RejectionCode.InvalidField);

    private static Task<HubAnswer> SubscribeAsync(HubClient client, string? endpoint) =>
        client.PostAsync("v1/subscriptions", new { types = new[] { PostChanged }, region = Events.City, channel = "webhook", endpoint });
}

[Collection(typeof(EmbeddedEdition))]
public sealed class When_a_system_takes_webhooks_embedded(EmbeddedHub hub) : When_a_system_takes_webhooks(hub);

[Collection(typeof(ProductionEdition))]
public sealed class When_a_system_takes_webhooks_in_production(ProductionHub hub) : When_a_system_takes_webhooks(hub);
