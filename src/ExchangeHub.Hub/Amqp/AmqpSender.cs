using System.Diagnostics;
using ExchangeHub.Access;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Deliveries;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace ExchangeHub.Hub.Amqp;

/// <summary>
/// Puts what is owed into the queues of clients, one loop for each subscription, on every node: the lanes in the database decide who
/// may send what, and the window how much lies there. The broker's confirm says that it is handed over, no more: that it was
/// received is for the client to say.
/// </summary>
internal sealed partial class AmqpSender(
    AmqpConnections connections,
    AmqpClients clients,
    SubscriptionStore subscriptions,
    DeliveryHandout handout,
    LeaseRenewal renewal,
    AmqpCourier courier,
    DeliverySignal signal,
    TimeProvider clock,
    IOptions<AmqpOptions> options,
    IOptions<HubOptions> hub,
    ILogger<AmqpSender> logger) : BackgroundService
{
    private readonly SubscriptionLoops loops = new(Channel.Amqp, subscriptions, signal, clock, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (connections.IsOffered)
        {
            await loops.RunAsync(subscription => ServeAsync(subscription, stoppingToken), stoppingToken);
        }
    }

    private async Task ServeAsync(Subscription subscription, CancellationToken stoppingToken)
    {
        var lease = subscription.LeaseSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : options.Value.Lease;
        var queue = new Line(null, DateTimeOffset.MinValue);
        var isSending = true;
        while (loops.Serves(subscription.Id))
        {
            try
            {
                var next = signal.Next(subscription.Id);
                var isMore = false;
                if (await ReceiverAsync(subscription, stoppingToken) is { } client)
                {
                    queue = await ReadyAsync(queue, subscription, lease, stoppingToken);
                    isSending = true;
                    isMore = connections.BlockedFor is null && await SendSomeAsync(queue.Channel!, client, subscription, lease, stoppingToken);
                }

                if (!isMore)
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
                // A border: whatever went wrong, what is owed is still in the table. Said once, however long it lasts.
                if (isSending)
                {
                    LogSendFailed(logger, subscription.ClientId, failure);
                }

                isSending = false;
                await DeliverySignal.WaitAsync(signal.Next(Guid.Empty), SubscriptionLoops.Pause, clock, stoppingToken);
            }
        }

        await CloseAsync(queue.Channel);
    }

    /// <summary>An open channel, and leases that are renewed in time: both before anything is claimed.</summary>
    private async Task<Line> ReadyAsync(Line queue, Subscription subscription, TimeSpan lease, CancellationToken stoppingToken)
    {
        var channel = queue.Channel;
        if (channel is not { IsOpen: true })
        {
            await CloseAsync(channel);
            channel = await (await connections.Out.GetAsync(stoppingToken)).CreateChannelAsync(
                new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true), stoppingToken);
        }

        if (clock.GetUtcNow() < queue.RenewedAt + (lease / 4))
        {
            return queue with { Channel = channel };
        }

        var at = clock.GetUtcNow();
        await renewal.RenewAsync(subscription, await channel.MessageCountAsync(AmqpEdge.OutQueue(subscription.ClientId), stoppingToken), lease, stoppingToken);
        return new Line(channel, at);
    }

    // The queue comes and goes with the account of its client: it is not declared here, or it would be back as soon as it is deleted.
    private async Task<RegisteredClient?> ReceiverAsync(Subscription subscription, CancellationToken stoppingToken) =>
        await clients.FindAsync(subscription.ClientId, stoppingToken) is { } client && client.Scopes.Contains(Scopes.DeliveriesPull) ? client : null;

    /// <summary>False where nothing is due.</summary>
    private async Task<bool> SendSomeAsync(IChannel channel, RegisteredClient client, Subscription subscription, TimeSpan lease, CancellationToken stoppingToken)
    {
        var deliveries = await handout.NextAsync(subscription, options.Value.Batch, options.Value.Window, lease, stoppingToken);
        if (deliveries.Count == 0)
        {
            return false;
        }

        using var activity = HubTelemetry.Activities.StartActivity("deliver", ActivityKind.Producer);
        activity?.SetTag("exchangehub.client", subscription.ClientId).SetTag("exchangehub.deliveries", deliveries.Count);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        timeout.CancelAfter(lease);
        await courier.SendAsync(channel, subscription, client, deliveries, timeout.Token);
        return true;
    }

    private static async Task CloseAsync(IChannel? channel)
    {
        if (channel is not null)
        {
            await channel.DisposeAsync();
        }
    }

    private sealed record Line(IChannel? Channel, DateTimeOffset RenewedAt);

    [LoggerMessage(132, LogLevel.Warning, "Deliveries for {Client} could not be put into its queue; they stay owed")]
    private static partial void LogSendFailed(ILogger logger, string client, Exception failure);
}
