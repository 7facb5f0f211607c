using System.Diagnostics;
using ExchangeHub.Contracts;
using ExchangeHub.Contracts.Sealing;
using ExchangeHub.Contracts.Transport;
using ExchangeHub.Hub.Subscriptions;
using ExchangeHub.Hub.Telemetry;
using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ExchangeHub.Hub.Deliveries;

/// <summary>
/// Sends what is owed to adapters, one loop for each. The table is the outbox: a message that the broker loses is sent
/// again when its lease runs out, and while the broker is down nothing is taken from the table.
/// </summary>
internal sealed partial class DeliveryRelay(
    IBusControl bus,
    SubscriptionStore subscriptions,
    DeliveryClaims claims,
    DeliveryHandout handout,
    FreshDeliveries fresh,
    SubscriberPace pace,
    SendingLags lags,
    DeliverySignal signal,
    Seal transportSeal,
    TimeProvider clock,
    IOptions<HubOptions> options,
    ILogger<DeliveryRelay> logger) : BackgroundService
{
    private readonly SubscriptionLoops loops = new(Channel.Adapter, subscriptions, signal, clock, logger);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.BrokerForgets)
        {
            await claims.ForgetAdapterLeasesAsync(stoppingToken);
        }

        await loops.RunAsync(subscription => ServeAsync(subscription, stoppingToken), stoppingToken);
    }

    private async Task ServeAsync(Subscription subscription, CancellationToken stoppingToken)
    {
        try
        {
            await SendAsync(subscription, stoppingToken);
        }
        finally
        {
            await CloseAsync(subscription);
        }
    }

    private async Task CloseAsync(Subscription subscription)
    {
        try
        {
            if (fresh.Close(subscription.Id) is { Count: > 0 } untaken)
            {
                await handout.GiveBackAsync(subscription, untaken);
            }
        }
        catch (Exception failure)
        {
            // A border: what could not be given back is owed again when its lease ends.
            LogSendFailed(logger, subscription.ClientId, failure);
        }
    }

    private async Task SendAsync(Subscription subscription, CancellationToken stoppingToken)
    {
        while (loops.Serves(subscription.Id))
        {
            try
            {
                if (bus.CheckHealth().Status != BusHealthStatus.Healthy)
                {
                    await CloseAsync(subscription);
                    await bus.WaitForHealthStatus(BusHealthStatus.Healthy, stoppingToken);
                    lags.HeldUp(subscription.Id);
                }

                var next = signal.Next(subscription.Id);
                if (await SendSomeAsync(subscription, stoppingToken) == 0)
                {
                    await DeliverySignal.WaitAsync(next, options.Value.PollInterval, clock, stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                // A border: whatever went wrong, what is owed is still in the table.
                LogSendFailed(logger, subscription.ClientId, failure);
                await DeliverySignal.WaitAsync(signal.Next(Guid.Empty), SubscriptionLoops.Pause, clock, stoppingToken);
            }
        }
    }

    private async Task<int> SendSomeAsync(Subscription subscription, CancellationToken stoppingToken)
    {
        var window = pace.Window(subscription.Id, options.Value.AdapterWindow);
        fresh.Ask(subscription.Id, window, options.Value.AdapterLease);
        var deliveries = await handout.NextAsync(subscription, options.Value.AdapterBatch, window, options.Value.AdapterLease, stoppingToken);
        if (deliveries.Count == 0)
        {
            return 0;
        }

        using var activity = HubTelemetry.Activities.StartActivity("deliver", ActivityKind.Producer);
        activity?.SetTag("exchangehub.client", subscription.ClientId).SetTag("exchangehub.deliveries", deliveries.Count);
        try
        {
            var body = transportSeal.CloseBody(deliveries, SealContext.DeliverEvents);
            var endpoint = await bus.GetSendEndpoint(new Uri($"exchange:{Queues.DeliverEvents(subscription.ClientId)}"));

            // Given up while the lease stands. What failed may have been sent all the same: the adapter tells repetitions apart.
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            timeout.CancelAfter(options.Value.AdapterLease / 2);
            await endpoint.Send(new DeliverEvents { SubscriptionId = subscription.Id, Body = body }, timeout.Token).WaitAsync(timeout.Token);
        }
        catch (Exception)
        {
            await handout.GiveBackAsync(subscription, deliveries);
            stoppingToken.ThrowIfCancellationRequested();

            // Its adapter is heard of as ever: without this nobody would see that it gets nothing.
            await claims.FailAsync(subscription.Id, RejectionCode.Unavailable, stoppingToken);
            throw;
        }

        HubTelemetry.Deliveries.Add(deliveries.Count, new KeyValuePair<string, object?>("channel", Channel.Adapter));
        return deliveries.Count;
    }

    [LoggerMessage(20, LogLevel.Warning, "Deliveries for {Client} could not be sent; they stay owed")]
    private static partial void LogSendFailed(ILogger logger, string client, Exception failure);
}
