using System.Collections.Concurrent;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Webhooks;

/// <summary>
/// Sends what is owed to webhooks, one loop for each subscription, on every node: the lanes in the database decide who may send
/// what. One delivery is claimed at a time, so that those on their way are each of another subject.
/// </summary>
internal sealed partial class WebhookSender(
    SubscriptionStore subscriptions,
    DeliveryHandout handout,
    SendingLags lags,
    WebhookCourier courier,
    DeliverySignal signal,
    TimeProvider clock,
    IOptions<WebhookOptions> options,
    IOptions<HubOptions> hub,
    ILogger<WebhookSender> logger) : BackgroundService
{
    // What is on its way when the hub stops may still be answered.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    // Longer than a call may take, with room for keeping what came of it.
    private readonly TimeSpan lease = options.Value.Timeout + TimeSpan.FromSeconds(15);
    private readonly SemaphoreSlim shared = new(options.Value.Overall);
    private readonly ConcurrentDictionary<string, EndpointState> endpoints = new();
    private readonly SubscriptionLoops loops = new(Channel.Webhook, subscriptions, signal, clock, logger);

    /// <summary>True once this node has noticed the subscription.</summary>
    public bool Serves(Guid subscription) => loops.Serves(subscription);

    public override void Dispose()
    {
        base.Dispose();
        shared.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandon = new CancellationTokenSource();
        await using var stopping = stoppingToken.Register(() => abandon.CancelAfter(Grace));
        await loops.RunAsync(subscription => ServeAsync(subscription, abandon.Token, stoppingToken), stoppingToken, ForgetUnused);
    }

    private void ForgetUnused(IReadOnlyList<Subscription> webhooks)
    {
        foreach (var unused in endpoints.Keys.Except(webhooks.Select(KeyOf)).ToList())
        {
            endpoints.TryRemove(unused, out _);
        }
    }

    // What one client's deliveries meet there, perhaps its own sign-in, is not to rest another's.
    private static string KeyOf(Subscription webhook) => $"{webhook.ClientId} {webhook.Endpoint}";

    private async Task ServeAsync(Subscription subscription, CancellationToken abandon, CancellationToken stoppingToken)
    {
        var endpoint = endpoints.GetOrAdd(KeyOf(subscription), _ => new EndpointState(options.Value, clock));
        var underWay = new ConcurrentDictionary<Guid, Task>();

        // A place of its own for each subscription: however many receivers hang, what they hold is shared places.
        using var own = new SemaphoreSlim(1, 1);
        while (loops.Serves(subscription.Id) && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                var next = signal.Next(subscription.Id);
                if (TakePlace(endpoint, underWay.Count, own) is not { } place)
                {
                    lags.HeldUp(subscription.Id);
                    await DeliverySignal.WaitAsync(next, hub.Value.PollInterval, clock, stoppingToken);
                }
                else if (!await SendNextAsync(subscription, endpoint, place, underWay, abandon, stoppingToken))
                {
                    await DeliverySignal.WaitAsync(next, hub.Value.PollInterval, clock, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception failure)
            {
                // A border: whatever went wrong, what is owed is still in the table.
                LogSendFailed(logger, subscription.Id, failure);
                await DeliverySignal.WaitAsync(signal.Next(Guid.Empty), SubscriptionLoops.Pause, clock, stoppingToken);
            }
        }

        await Task.WhenAll(underWay.Values);
    }

    // Before the claim: a lease that waits for a place would run out.
    private SemaphoreSlim? TakePlace(EndpointState endpoint, int underWay, SemaphoreSlim own) =>
        underWay >= endpoint.Room(options.Value.PerSubscription) ? null : own.Wait(0) ? own : shared.Wait(0) ? shared : null;

    /// <summary>False where nothing is due.</summary>
    private async Task<bool> SendNextAsync(
        Subscription subscription, EndpointState endpoint, SemaphoreSlim place, ConcurrentDictionary<Guid, Task> underWay, CancellationToken abandon, CancellationToken stoppingToken)
    {
        var isSending = false;
        try
        {
            var deliveries = await handout.NextAsync(subscription, max: 1, options.Value.PerSubscription, lease, stoppingToken);
            foreach (var delivery in deliveries)
            {
                var carried = new TaskCompletionSource();
                underWay[delivery.DeliveryId] = carried.Task;
                isSending = true;
                _ = CarryAsync(delivery, carried);
            }
        }
        finally
        {
            if (!isSending)
            {
                place.Release();
            }
        }

        return isSending;

        async Task CarryAsync(Contracts.Delivery delivery, TaskCompletionSource carried)
        {
            await courier.CarryAsync(subscription, endpoint, delivery, abandon);
            place.Release();
            underWay.TryRemove(delivery.DeliveryId, out _);
            carried.SetResult();
            signal.Wake([subscription.Id]);
        }
    }

    [LoggerMessage(74, LogLevel.Warning, "Deliveries for webhook {Subscription} could not be taken; they stay owed")]
    private static partial void LogSendFailed(ILogger logger, Guid subscription, Exception failure);
}
