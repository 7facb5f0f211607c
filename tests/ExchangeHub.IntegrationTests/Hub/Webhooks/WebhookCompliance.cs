using ExchangeHub.Contracts;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Receipts;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>What a receiver of webhooks can rely on.</summary>
public abstract class WebhookCompliance<TDatabase>(HubStore<TDatabase> store) : WebhookSuite<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task A_delivery_is_an_event_under_its_id_with_a_signature_that_verifies()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (subscription, secret) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody(), 3));

        var call = await CallAsync(receiver);

        var delivery = await DeliveryAsync(node, subscription, DeliveryState.Settled);
        Assert.Equal((delivery.Id.ToString(), "/hook", "第3科科长"), (call.Id, call.Path, call.Post));
        Assert.StartsWith("application/cloudevents+json", call.ContentType, StringComparison.Ordinal);
        Assert.True(call.IsSignedWith(secret, node.Hub.Clock.GetUtcNow()));
        Assert.False(call.IsSignedWith("whsec_" + Convert.ToBase64String(new byte[32]), node.Hub.Clock.GetUtcNow()));
        Assert.Single(receiver.Calls);
    }

    [Fact]
    public async Task Two_secrets_sign_while_the_receiver_changes_over_and_then_the_former_stops()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (subscription, former) = await node.SubscribeAsync(receiver.Endpoint);
        var rotated = await node.Hub.Get<WebhookSecrets>().RotateAsync(subscription, TestContext.Current.CancellationToken);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        var during = await CallAsync(receiver);

        node.Hub.Clock.Advance(TimeSpan.FromHours(24));
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        var after = await CallAsync(receiver, 2);

        var now = node.Hub.Clock.GetUtcNow();
        Assert.Equal(now, rotated.FormerUntil);
        Assert.True(during.IsSignedWith(former, now.AddHours(-24)) && during.IsSignedWith(rotated.Secret, now.AddHours(-24)));
        Assert.True(after.IsSignedWith(rotated.Secret, now));
        Assert.False(after.IsSignedWith(former, now));
    }

    [Fact]
    public async Task No_secret_lies_in_the_database_in_clear()
    {
        await using var node = await StartAsync();
        var (subscription, secret) = await node.SubscribeAsync("https://127.0.0.1:9/");

        var row = await node.Hub.QueryAsync(db => db.Set<WebhookSecret>().SingleAsync(s => s.SubscriptionId == subscription, TestContext.Current.CancellationToken));

        var clear = Convert.FromBase64String(secret["whsec_".Length..]);
        Assert.Equal(32, clear.Length);
        Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(clear.AsSpan(0, 8)));
    }

    [Theory]
    [InlineData("""{"stage":"completed","businessNo":"财〔2026〕7"}""", DeliveryState.Completed, "completed", null, "财〔2026〕7")]
    [InlineData("""{"stage":"refused","code":"no-such-person","detail":"查无此人"}""", DeliveryState.Refused, "refused", "no-such-person", null)]
    [InlineData("""{"stage":"validated"}""", DeliveryState.Settled, "validated", null, null)]
    [InlineData("""{"ok":true}""", DeliveryState.Settled, "received", null, null)]
    [InlineData("OK", DeliveryState.Settled, "received", null, null)]
    public async Task A_receipt_in_the_answer_is_kept(string body, int state, string stage, string? code, string? number)
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Json(http, body);
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var delivery = await DeliveryAsync(node, subscription, (DeliveryState)state);

        var receipt = await node.Hub.QueryAsync(db => db.Set<ReceiptRow>().SingleAsync(r => r.DeliveryId == delivery.Id, TestContext.Current.CancellationToken));
        Assert.Equal((stage, code, number), (receipt.Stage, receipt.Code, receipt.BusinessNo));
    }

    [Theory]
    [InlineData("""{"stage":"done"}""")]
    [InlineData("""{"stage":7}""")]
    [InlineData("""{"stage":"refused"}""")]
    [InlineData("""{"stage":"completed","businessNo":["7"]}""")]
    public async Task A_receipt_that_cannot_be_kept_is_a_failure_that_is_seen(string body)
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Json(http, body);
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var attempt = await AttemptAsync(node, subscription);

        Assert.Equal((ReceiptStage.Failed, EndpointFailure.Misconfigured), (attempt.Result, attempt.Code));
    }

    [Fact]
    public async Task An_answer_of_410_disables_the_subscription_and_nothing_is_discarded()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 410);
        var (id, _) = await node.SubscribeAsync(receiver.Endpoint);
        var person = Somebody();
        await node.Hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));

        var subscription = await Eventually.Async(
            () => node.Hub.Get<SubscriptionStore>().FindAsync(id, TestHub.Finance.ClientId, TestContext.Current.CancellationToken),
            shown => shown?.State == SubscriptionState.Disabled);
        await AttemptAsync(node, id);
        await node.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(DisabledReason.Gone, subscription!.DisabledReason);
        Assert.Single(receiver.Calls);
        Assert.Equal(2, await node.Hub.QueryAsync(db => db.Set<DeliveryRow>().CountAsync(
            row => row.SubscriptionId == id && row.State == DeliveryState.Open, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(429, "seconds")]
    [InlineData(503, "date")]
    public async Task Retry_after_is_waited_for_and_nothing_else_is_sent_meanwhile(int status, string form)
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint);
        var until = node.Hub.Clock.GetUtcNow().AddSeconds(90);
        receiver.Answer = (_, http) =>
        {
            http.Response.Headers.RetryAfter = form == "date" ? until.ToString("R") : "90";
            return WebhookReceiver.Status(http, status);
        };
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        var attempt = await AttemptAsync(node, subscription);
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));
        await node.PassAsync(TimeSpan.FromSeconds(88));
        Assert.Single(receiver.Calls);

        await PassUntilCalledAsync(node, receiver, 3);
        Assert.Equal($"HTTP {status}.", attempt.Detail);
        Assert.Equal(receiver.Calls.First().Id, receiver.Calls.Single(call => call != receiver.Calls.First() && call.Id == receiver.Calls.First().Id).Id);
    }

    [Fact]
    public async Task Each_subject_keeps_its_order_through_failures_while_others_go_on()
    {
        await using var node = await StartAsync(Patient);
        await using var receiver = await WebhookReceiver.StartAsync();
        var failing = new HashSet<string>();
        receiver.Answer = (call, http) =>
        {
            // Every second event of a subject fails once.
            lock (failing)
            {
                return WebhookReceiver.Status(http, call.Post is "第2科科长" or "第4科科长" && failing.Add(call.Id) ? 400 : 204);
            }
        };
        await node.SubscribeAsync(receiver.Endpoint);
        var people = Enumerable.Range(0, 5).Select(_ => Somebody()).ToList();
        await node.Hub.AcceptAsync([.. Enumerable.Range(1, 4).SelectMany(number => people.Select(person => Events.PostChanged(person, number)))]);

        await PassUntilCalledAsync(node, receiver, 30);
        Assert.Equal(30, receiver.Calls.Count);

        string[] order = ["第1科科长", "第2科科长", "第2科科长", "第3科科长", "第4科科长", "第4科科长"];
        Assert.All(receiver.Calls.GroupBy(call => call.Subject), calls => Assert.Equal(order, calls.Select(call => call.Post)));
        Assert.Equal(5, receiver.Calls.GroupBy(call => call.Subject).Count());
    }

    [Fact]
    public async Task What_failed_for_the_last_time_is_set_aside_and_holds_back_its_subject_alone()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (call, http) => WebhookReceiver.Status(http, call.Post == "第1科科长" ? 400 : 204);
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint, retrySchedule: "1 1");
        var (failing, other) = (Somebody(), Somebody());
        await node.Hub.AcceptAsync(Events.PostChanged(failing, 1), Events.PostChanged(failing, 2), Events.PostChanged(other, 3));

        await Eventually.Async(async () =>
        {
            await node.PassAsync(TimeSpan.FromSeconds(1));
            return await node.Hub.QueryAsync(db => db.Set<DeliveryRow>().AnyAsync(
                delivery => delivery.SubscriptionId == subscription && delivery.State == DeliveryState.Parked, TestContext.Current.CancellationToken));
        });
        await Eventually.Async(() => Task.FromResult(receiver.Calls.Any(call => call.Post == "第3科科长")));
        await node.PassAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(["第1科科长", "第1科科长", "第1科科长", "第3科科长"], receiver.Calls.Select(call => call.Post).Order(StringComparer.Ordinal));
    }
}

public sealed class SqliteWebhookTests(HubStore<SqliteDatabase> store) : WebhookCompliance<SqliteDatabase>(store);

public sealed class PostgresWebhookTests(HubStore<PostgresDatabase> store) : WebhookCompliance<PostgresDatabase>(store);
