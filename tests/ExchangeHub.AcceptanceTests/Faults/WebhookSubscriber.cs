using System.Globalization;
using ExchangeHub.AcceptanceTests.Crash;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Personnel;
using ExchangeHub.Testing.Faults;
using ExchangeHub.Testing.Hubs;
using ExchangeHub.Testing.Proof;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Webhooks;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ExchangeHub.AcceptanceTests.Faults;

/// <summary>
/// A department whose system is called. It does what it is told before it answers, and now and then it answers too late to be
/// heard, or asks to be called again.
/// </summary>
internal sealed class WebhookSubscriber : IProofSubscriber, IAsyncDisposable
{
    private const int MostWaits = 20;

    private readonly HubClient client;
    private readonly WebhookReceiver receiver;
    private readonly Progress progress;
    private readonly SubscriberStore store = new();
    private readonly Random random;

    private WebhookSubscriber(HubClient client, WebhookReceiver receiver, int seed, Progress progress)
    {
        (this.client, this.receiver, this.progress, random) = (client, receiver, progress, new Random(seed));
        Line = new FaultProxy(() => new Uri(receiver.Endpoint));
        receiver.Answer = AnswerAsync;
    }

    /// <summary>Between the hubs and the receiver.</summary>
    public FaultProxy Line { get; }

    public SubscriberHistory History => store.History(client.ClientId);

    public static async Task<WebhookSubscriber> StartAsync(Cluster cluster, HubClient client, int seed, Progress progress)
    {
        var subscriber = new WebhookSubscriber(client, await WebhookReceiver.StartAsync(), seed, progress);
        var made = await cluster.AskAsync(() => client.PostAsync("v1/subscriptions", new
        {
            types = new[] { ContractCatalog.Of<PostChanged>().Type },
            region = Events.City,
            channel = "webhook",
            endpoint = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{subscriber.Line.Port}/hook"),
            // A second between attempts, and after many of them half a minute, so that no outage of the proof uses them up.
            retrySchedule = Enumerable.Repeat(1, MostWaits - 10).Concat(Enumerable.Repeat(30, 10)),
        }));
        Assert.NotNull(made);
        return subscriber;
    }

    public bool IsUpToDate(int events) => store.Applied >= events;

    /// <summary>It is called; there is nothing to run.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var stopped = new TaskCompletionSource();
        await using var registration = stop.Register(stopped.SetResult);
        await stopped.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await Line.DisposeAsync();
        await receiver.DisposeAsync();
    }

    private Task AnswerAsync(WebhookCall call, HttpContext http)
    {
        int mishap;
        lock (random)
        {
            mishap = random.Next(40);
        }

        if (mishap == 0)
        {
            http.Response.Headers.RetryAfter = "1";
            return WebhookReceiver.Status(http, 503);
        }

        var delivery = new Delivery { DeliveryId = Guid.Parse(call.Id), Attempt = 1, LeaseUntil = default, Event = Events.Read(System.Text.Json.Nodes.JsonNode.Parse(call.Body)!.AsObject()) };
        if (store.Apply(delivery))
        {
            progress.Add(Step.Applied);
        }

        if (mishap == 1)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return WebhookReceiver.Json(http, """{"stage":"completed"}""");
    }
}
