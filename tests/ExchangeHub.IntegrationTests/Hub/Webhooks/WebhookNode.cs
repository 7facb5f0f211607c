using System.Collections.Concurrent;
using ExchangeHub.Access.Destinations;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Webhooks;
using ExchangeHub.Testing.Records;
using ExchangeHub.Testing.Waiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ExchangeHub.IntegrationTests.Hub.Webhooks;

/// <summary>A node of the hub that sends webhooks and keeps what it logs; receivers on loopback are allowed unless the test says otherwise.</summary>
internal sealed class WebhookNode : IAsyncDisposable
{
    private readonly WebhookSender sender;

    private WebhookNode(TestHub hub, LogLines lines)
    {
        (Hub, Log) = (hub, lines.All);
        sender = hub.Get<WebhookSender>();
    }

    public TestHub Hub { get; }

    public ConcurrentQueue<string> Log { get; }

    public static async Task<WebhookNode> StartAsync(
        string database, string keys, Action<WebhookOptions>? configure = null, INameResolver? names = null, Microsoft.Extensions.Time.Testing.FakeTimeProvider? clock = null)
    {
        var lines = new LogLines();
        var hub = await TestHub.StartAsync(
            database, keys, clock,
            services =>
            {
                services.AddLogging(logging => logging.AddProvider(lines).SetMinimumLevel(LogLevel.Trace));
                if (names is not null)
                {
                    services.AddSingleton(names);
                }
            },
            services => services.Configure<WebhookOptions>(options =>
            {
                options.AllowedHosts.Add("127.0.0.1");
                configure?.Invoke(options);
            }));
        var node = new WebhookNode(hub, lines);
        await node.sender.StartAsync(TestContext.Current.CancellationToken);
        return node;
    }

    /// <summary>Subscribes as the endpoint does once the request is found good; the sender has noticed when this returns.</summary>
    public async Task<(Guid Id, string Secret)> SubscribeAsync(
        string endpoint, ClientCredentials? authorization = null, bool clientCertificate = false, string? retrySchedule = null)
    {
        var caller = TestHub.Finance;
        var request = new SubscriptionRequest(null, null, Channel.Webhook, null, Endpoint: endpoint, Authorization: authorization, ClientCertificate: clientCertificate);
        var subscription = new Subscription
        {
            Id = Guid.CreateVersion7(),
            ClientId = caller.ClientId,
            Department = caller.Department,
            Region = Events.City,
            Types = "exchangehub.personnel.*",
            Channel = Channel.Webhook,
            Endpoint = endpoint,
            RetrySchedule = retrySchedule,
            State = SubscriptionState.Active,
        };
        var opened = Hub.Get<IEnumerable<ISubscriptionChannel>>().Single(channel => channel.Name == Channel.Webhook)
            .Open(subscription, request);
        await Hub.Get<SubscriptionStore>().AddAsync(subscription, TestContext.Current.CancellationToken, opened.Keep);
        await Eventually.Async(() =>
        {
            // Without time passing: what hangs elsewhere would be given up.
            Hub.Get<DeliverySignal>().Wake([Guid.Empty]);
            return Task.FromResult(sender.Serves(subscription.Id));
        });
        return (subscription.Id, opened.Secret!);
    }

    /// <summary>Lets time pass in small steps, so that what waits for a moment of it finds it.</summary>
    public async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromSeconds(1))
        {
            Hub.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Stops sending; what is on its way gets its grace.</summary>
    public async Task StopSendingAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var stopping = sender.StopAsync(patience.Token);
        while (!stopping.IsCompleted)
        {
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        await stopping;
    }

    public async ValueTask DisposeAsync()
    {
        await StopSendingAsync();
        await Hub.DisposeAsync();
    }
}
