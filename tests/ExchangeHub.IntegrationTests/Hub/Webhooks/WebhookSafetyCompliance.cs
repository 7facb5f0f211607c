using System.Net;
using System.Net.Sockets;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing.Databases;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using ExchangeHub.Testing.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>What neither a bad receiver nor a crash can do to the hub or to others.</summary>
public abstract class WebhookSafetyCompliance<TDatabase>(HubStore<TDatabase> store) : WebhookSuite<TDatabase>(store)
    where TDatabase : TestDatabase, new()
{
    [Fact]
    public async Task What_a_crash_left_leased_is_sent_under_the_same_id_when_the_lease_has_run_out()
    {
        await using var crashed = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var (subscription, _) = await crashed.SubscribeAsync(receiver.Endpoint);
        await crashed.StopSendingAsync();
        var person = Somebody();
        await crashed.Hub.AcceptAsync(Events.PostChanged(person, 1), Events.PostChanged(person, 2));
        var claimed = Assert.Single(await crashed.Hub.ClaimAsync(subscription, max: 1, leaseSeconds: 30));
        await using var other = await StartAsync(Patient, clock: crashed.Hub.Clock);
        await other.PassAsync(TimeSpan.FromSeconds(28));
        Assert.Empty(receiver.Calls);

        await PassUntilCalledAsync(other, receiver, 2);
        Assert.Equal(claimed.Id.ToString(), receiver.Calls.First().Id);
        Assert.Equal(["第1科科长", "第2科科长"], receiver.Calls.Select(call => call.Post));
    }

    [Fact]
    public async Task Two_nodes_send_each_delivery_once_and_keep_the_order()
    {
        await using var here = await StartAsync(Patient);
        await using var there = await StartAsync(Patient, clock: here.Hub.Clock);
        await using var receiver = await WebhookReceiver.StartAsync();
        await here.SubscribeAsync(receiver.Endpoint);
        var people = Enumerable.Range(0, 8).Select(_ => Somebody()).ToList();

        await here.Hub.AcceptAsync([.. Enumerable.Range(0, 40).Select(i => Events.PostChanged(people[i % 8], 1 + (i / 8)))]);

        await PassUntilCalledAsync(here, receiver, 40);
        Assert.Equal(40, receiver.Calls.Select(call => call.Id).Distinct().Count());
        Assert.Equal(40, receiver.Calls.Count);
        Assert.All(receiver.Calls.GroupBy(call => call.Subject), calls => Assert.Equal(Enumerable.Range(1, 5).Select(number => $"第{number}科科长"), calls.Select(call => call.Post)));
    }

    [Theory]
    [InlineData(301), InlineData(302), InlineData(307), InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) =>
        {
            http.Response.Headers.Location = receiver.Endpoint + "/elsewhere";
            return WebhookReceiver.Status(http, status);
        };
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var attempt = await AttemptAsync(node, subscription);

        Assert.Equal((EndpointFailure.Misconfigured, $"HTTP {status}."), (attempt.Code, attempt.Detail));
        Assert.Equal("/hook", Assert.Single(receiver.Calls).Path);
    }

    [Fact]
    public async Task An_answer_without_end_is_not_read_to_its_end()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = async (_, http) =>
        {
            http.Response.ContentType = "application/json";
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string(' ', 16 * 1024), http.RequestAborted);
            }
        };
        var (subscription, _) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var attempt = await AttemptAsync(node, subscription);

        Assert.Equal((EndpointFailure.Misconfigured, "HTTP 200 with more than 65536 bytes of JSON."), (attempt.Code, attempt.Detail));
    }

    [Fact]
    public async Task A_receiver_that_never_answers_holds_back_no_other_and_is_given_up_in_time()
    {
        await using var node = await StartAsync(options => options.Overall = 8);
        await using var slow = await WebhookReceiver.StartAsync();
        await using var quick = await WebhookReceiver.StartAsync();
        slow.Answer = (_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var (stuck, _) = await node.SubscribeAsync(slow.Endpoint);
        await node.SubscribeAsync(quick.Endpoint);
        await node.Hub.AcceptAsync([.. Enumerable.Range(0, 20).Select(_ => Events.PostChanged(Somebody()))]);

        await CallAsync(quick, 20);
        await Eventually.Async(
            () =>
            {
                // Whatever stumbled on a busy machine looks again after a pause of this clock.
                node.Hub.Clock.Advance(TimeSpan.FromMilliseconds(20));
                return Task.FromResult(slow.Calls.Count);
            },
            count => count >= 4);

        Assert.Equal(4, slow.Calls.Count);
        await node.PassAsync(TimeSpan.FromSeconds(16));
        var attempt = await AttemptAsync(node, stuck);
        Assert.Equal((EndpointFailure.Unavailable, "No answer within 15 s."), (attempt.Code, attempt.Detail));
    }

    [Fact]
    public async Task A_dead_endpoint_is_left_alone_and_what_it_is_owed_goes_out_when_it_is_back()
    {
        await using var node = await StartAsync(options => options.PerSubscription = 1);
        await using var receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 502);
        await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync([.. Enumerable.Range(0, 12).Select(_ => Events.PostChanged(Somebody()))]);
        await CallAsync(receiver, 5);

        await node.PassAsync(TimeSpan.FromSeconds(28));
        Assert.Equal(5, receiver.Calls.Count);
        await PassUntilCalledAsync(node, receiver, 6);
        Assert.Equal(6, receiver.Calls.Count);

        receiver.Answer = (_, http) => WebhookReceiver.Status(http, 204);
        await Eventually.Async(async () =>
        {
            await node.PassAsync(TimeSpan.FromSeconds(1));
            return receiver.Calls.Select(call => call.Id).Distinct().Count() == 12 && receiver.Calls.Count == 18;
        });
    }

    [Fact]
    public async Task A_name_that_leads_elsewhere_after_it_was_checked_is_not_connected_to()
    {
        using var inside = new TcpListener(IPAddress.Loopback, 0);
        inside.Start();
        var endpoint = $"https://rebinding.example:{((IPEndPoint)inside.LocalEndpoint).Port}/";
        await using var node = await StartAsync(names: new Rebinding());
        Assert.Null(await node.Hub.Get<EndpointGuard>().CheckAsync(endpoint, "endpoint", TestContext.Current.CancellationToken));
        var (subscription, _) = await node.SubscribeAsync(endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(Somebody()));

        var attempt = await AttemptAsync(node, subscription);

        Assert.False(inside.Pending());
        Assert.Equal((EndpointFailure.Misconfigured, "The name leads to an address that webhooks are not sent to."), (attempt.Code, attempt.Detail));
    }

    [Fact]
    public async Task No_identity_number_name_or_secret_is_logged_whatever_happens()
    {
        await using var node = await StartAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        var person = Somebody();
        receiver.Answer = (_, http) => receiver.Calls.Count switch
        {
            1 => WebhookReceiver.Json(http, $$"""{"stage":"nonsense","code":"{{person.NationalId}}","detail":"{{person.NationalId}}"}"""),
            2 => WebhookReceiver.Json(http, $$"""{"detail":"{{person.NationalId}}"}""", 500),
            _ => WebhookReceiver.Json(http, $$"""{"stage":"received","detail":"{{person.Name}}"}"""),
        };
        var (subscription, secret) = await node.SubscribeAsync(receiver.Endpoint);
        await node.Hub.AcceptAsync(Events.PostChanged(person));

        await Eventually.Async(async () =>
        {
            await node.PassAsync(TimeSpan.FromSeconds(20));
            return receiver.Calls.Count == 3;
        });
        await DeliveryAsync(node, subscription, DeliveryState.Settled);

        Assert.Contains(node.Log, line => line.Contains(receiver.Calls.First().Id, StringComparison.Ordinal));
        Assert.DoesNotContain(node.Log, line => line.Contains(person.NationalId, StringComparison.Ordinal)
            || line.Contains(person.Name, StringComparison.Ordinal) || line.Contains(secret["whsec_".Length..], StringComparison.Ordinal));
    }

    /// <summary>An address of the outside world to who looks first, then one inside.</summary>
    private sealed class Rebinding : INameResolver
    {
        private int asked;

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
            Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Parse("8.8.4.4") : IPAddress.Loopback]);
    }
}

public sealed class SqliteWebhookSafetyTests(HubStore<SqliteDatabase> store) : WebhookSafetyCompliance<SqliteDatabase>(store);

public sealed class PostgresWebhookSafetyTests(HubStore<PostgresDatabase> store) : WebhookSafetyCompliance<PostgresDatabase>(store);
